import type { OrderState } from "./OrderState";
import type { Severity } from "./Severity";
import type { Words } from "./Words";

/** A finding with its order, as the list shows it. */
export type ConsoleFinding = { finding: string, order: string, checkpoint_name: string, building: string, item: string | null, item_name: Words | null, clauses: Array<Words>, severity: Severity, state: OrderState, owner: string | null, raised_at: string, raised_by: string | null, finish_by: string | null, overdue: boolean, seen: number, photos: Array<string>, };
