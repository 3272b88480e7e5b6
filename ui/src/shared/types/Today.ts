import type { ConditionShown } from "./ConditionShown";
import type { RoundRow } from "./RoundRow";

export type Today = { day: string, rounds: Array<RoundRow>, open_findings: number, conditions: Array<ConditionShown>, };
