import type { CheckpointId } from "./CheckpointId";

export type PlaceShown = { checkpoint: CheckpointId, name: string, building: string, code: string | null, };
