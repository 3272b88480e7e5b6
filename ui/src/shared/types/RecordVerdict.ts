import type { Outcome } from "./Outcome";

/** What one rule of an item said. */
export type RecordVerdict = { rule: string, outcome: Outcome, };
