import type { EquipmentId } from "./EquipmentId";
import type { Severity } from "./Severity";
import type { Outcome } from "./Outcome";
import type { PartValue } from "./PartValue";

export type AnswerInput = { item: string, equipment: EquipmentId | null, outcome: Outcome, clauses: Array<string>, values: Array<PartValue>, note: string | null, photos: Array<string>, severity: Severity | null, fixed: boolean, };
