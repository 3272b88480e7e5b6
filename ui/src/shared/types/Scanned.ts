import type { RoundRow } from "./RoundRow";
import type { PlaceShown } from "./PlaceShown";
import type { CheckpointShown } from "./CheckpointShown";

export type Scanned = { "outcome": "reached", checkpoint: CheckpointShown, } | { "outcome": "not_in_round", place: PlaceShown, rounds: Array<RoundRow>, } | { "outcome": "wrong_check_digit" } | { "outcome": "unknown" };
