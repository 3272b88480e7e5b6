import type { OrderState } from "./OrderState";
import type { Outcome } from "./Outcome";
import type { RecordValue } from "./RecordValue";
import type { RecordVerdict } from "./RecordVerdict";
import type { Severity } from "./Severity";
import type { Words } from "./Words";

/** One item's outcome, as the record shows it. */
export type RecordAnswer = { journal: string, seq: number, n: number, at: string, by: string | null, item: string, item_name: Words, equipment_name: string | null, outcome: Outcome, bulk: boolean, clauses: Array<Words>, values: Array<RecordValue>, verdicts: Array<RecordVerdict>, note: string | null, photos: Array<string>, photo_held: Array<boolean>, corrected: boolean, severity: Severity | null, finding: string | null, order_state: OrderState | null, };
