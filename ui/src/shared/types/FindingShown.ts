import type { OrderState } from "./OrderState";
import type { FindingRow } from "./FindingRow";
import type { HistoryRow } from "./HistoryRow";

export type FindingShown = { row: FindingRow, note: string | null, moves: Array<OrderState>, history: Array<HistoryRow>, };
