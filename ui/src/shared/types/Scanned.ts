import type { RoundRow } from "./RoundRow";
import type { Place } from "./Place";
import type { CheckpointShown } from "./CheckpointShown";

export type Scanned = { "outcome": "reached", checkpoint: CheckpointShown, } | { "outcome": "not_in_round", place: Place, rounds: Array<RoundRow>, } | { "outcome": "wrong_check_digit" } | { "outcome": "unknown" };
