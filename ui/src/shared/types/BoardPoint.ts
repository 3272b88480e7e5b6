import type { BoardCell } from "./BoardCell";
import type { How } from "./How";

/** One cell of the strip. */
export type BoardPoint = { checkpoint: string, name: string, building: string, cell: BoardCell, how: How | null, fails: number, };
