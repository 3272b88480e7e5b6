import type { How } from "./How";
import type { SkipReason } from "./SkipReason";
import type { PointState } from "./PointState";
import type { PlaceShown } from "./PlaceShown";

export type PointRow = { place: PlaceShown, state: PointState, how: How | null, items_done: number, items_total: number, fails: number, skipped: SkipReason | null, };
