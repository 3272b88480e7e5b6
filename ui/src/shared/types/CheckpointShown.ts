import type { RoundId } from "./RoundId";
import type { How } from "./How";
import type { Place } from "./Place";
import type { ItemRow } from "./ItemRow";

export type CheckpointShown = { round: RoundId, round_name: string, place: Place, how: How | null, items: Array<ItemRow>, items_done: number, next: Place | null, finished: boolean, };
