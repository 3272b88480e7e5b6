import type { Condition } from "./Condition";

export type ConditionShown = { condition: Condition, building: string | null, until: string, };
