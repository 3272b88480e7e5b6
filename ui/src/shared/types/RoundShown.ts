import type { RoundRow } from "./RoundRow";
import type { PointRow } from "./PointRow";

export type RoundShown = { row: RoundRow, points: Array<PointRow>, };
