import type { BoardPoint } from "./BoardPoint";
import type { BoardState } from "./BoardState";
import type { Role } from "./Role";

/** One row of the strip. */
export type BoardRound = { round: string, plan: string | null, name: string, role: Role, start: string, window_end: string, grace_end: string, state: BoardState, by: string | null, started_at: string | null, finished_at: string | null, points: Array<BoardPoint>, };
