import type { CheckpointId } from "./CheckpointId";

export type Place = { checkpoint: CheckpointId, name: string, building: string, code: string | null, };
