import type { How } from "./How";
import type { RoundShown } from "./RoundShown";
import type { FindingRow } from "./FindingRow";

export type Summary = { round: RoundShown, minutes: number, pass: number, fail: number, partly: number, other: number, open_items: number, how: Array<[How, number]>, findings: Array<FindingRow>, finished: boolean, };
