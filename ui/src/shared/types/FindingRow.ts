import type { FindingId } from "./FindingId";
import type { OrderId } from "./OrderId";
import type { Severity } from "./Severity";
import type { OrderState } from "./OrderState";
import type { Words } from "./Words";

export type FindingRow = { finding: FindingId, order: OrderId, place: string, item: string | null, item_name: Words, clauses: Array<Words>, severity: Severity, state: OrderState, owner: string | null, raised_at: string, finish_by: string | null, seen: number, photos: Array<string>, };
