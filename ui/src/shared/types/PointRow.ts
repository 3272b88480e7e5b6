import type { How } from "./How";
import type { SkipReason } from "./SkipReason";
import type { PointState } from "./PointState";
import type { Place } from "./Place";

export type PointRow = { place: Place, state: PointState, how: How | null, items_done: number, items_total: number, fails: number, skipped: SkipReason | null, };
