import type { BoardState } from "./BoardState";
import type { RecordPoint } from "./RecordPoint";
import type { Role } from "./Role";

/** A round with all that was done in it. */
export type RoundRecord = { round: string, plan: string | null, name: string, role: Role, start: string, window_end: string, grace_end: string, state: BoardState, by: string | null, started_at: string | null, finished_at: string | null, device_name: string | null, points: Array<RecordPoint>, };
