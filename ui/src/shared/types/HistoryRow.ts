import type { OrderState } from "./OrderState";

export type HistoryRow = { at: string, by: string | null, state: OrderState, note: string | null, photos: Array<string>, };
