import type { RoundId } from "./RoundId";
import type { PlanId } from "./PlanId";
import type { Role } from "./Role";
import type { RoundState } from "./RoundState";
import type { PlaceShown } from "./PlaceShown";

export type RoundRow = { round: RoundId, plan: PlanId, name: string, role: Role, start: string, window_end: string, state: RoundState, points_done: number, points_total: number, next: PlaceShown | null, };
