import type { BoardDeviceOut } from "./BoardDeviceOut";
import type { BoardRound } from "./BoardRound";
import type { BoardTiles } from "./BoardTiles";

/** One day of a site. */
export type Board = { day: string, now: string, tiles: BoardTiles, data_until: string | null, devices_out: Array<BoardDeviceOut>, rounds: Array<BoardRound>, };
