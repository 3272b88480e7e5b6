import type { RoundId } from "./RoundId";
import type { How } from "./How";
import type { PlaceShown } from "./PlaceShown";
import type { ItemRow } from "./ItemRow";

export type CheckpointShown = { round: RoundId, round_name: string, place: PlaceShown, how: How | null, items: Array<ItemRow>, items_done: number, next: PlaceShown | null, finished: boolean, };
