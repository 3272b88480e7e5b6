import type { Severity } from "./Severity";
import type { Outcome } from "./Outcome";
import type { PartValue } from "./PartValue";

export type AnswerShown = { seq: number, outcome: Outcome, clauses: Array<string>, values: Array<PartValue>, note: string | null, photos: Array<string>, severity: Severity | null, bulk: boolean, };
