// What the wall in the monitoring room shows: what wants eyes now, and the rest as a number.
import type { Board } from "@/shared/types/Board";
import type { BoardRound } from "@/shared/types/BoardRound";
import { isTrouble } from "../board/logic";

const HOUR_MS = 3_600_000;
const AHEAD_MS = 2 * HOUR_MS;

/** The lower, the sooner it is shown where room is short. */
function rank(round: BoardRound, now_ms: number): number {
  switch (round.state) {
    case "missed": case "incomplete": case "late": return 0;
    case "unknown": return 1;
    case "running": case "due": return 2;
    case "not_due": return Date.parse(round.start) - now_ms <= AHEAD_MS ? 3 : 5;
    case "done": case "done_late": return isTrouble(round) ? 1 : 4;
  }
}

export interface Shown {
  rows: BoardRound[];
  left_out: number;
}

/** At most so many rows, by time; what is done without trouble is the first to be left out. */
export function rowsOf(board: Board, now_ms: number, most: number): Shown {
  const near = (round: BoardRound) => Math.abs(Date.parse(round.start) - now_ms);
  const wanted = [...board.rounds]
    .sort((a, b) => rank(a, now_ms) - rank(b, now_ms) || near(a) - near(b))
    .slice(0, most);
  const rows = wanted.sort((a, b) => Date.parse(a.start) - Date.parse(b.start) ||
    (a.round < b.round ? -1 : 1));
  return { rows, left_out: board.rounds.length - rows.length };
}
