// The board's decisions: a cell's sign, the rows that stand, where "now" is, what a tile opens.
import type { LocationQuery } from "vue-router";
import type { Tone } from "@/shared/widgets/StatusTag.vue";
import type { Board } from "@/shared/types/Board";
import type { BoardBefore } from "@/shared/types/BoardBefore";
import type { BoardCell } from "@/shared/types/BoardCell";
import type { BoardRound } from "@/shared/types/BoardRound";
import type { BoardState } from "@/shared/types/BoardState";
import type { BoardTiles } from "@/shared/types/BoardTiles";
import type { Role } from "@/shared/types/Role";
import { isDay } from "../../formats";

/** What a cell says. `open`: may still be done; `left_out`: its round is over without it. */
export type CellSign =
  "done" | "fail" | "skipped" | "begun" | "open" | "todo" | "left_out" | "unknown";

export const CELL_MARK: Record<CellSign, { mark: string; tone: Tone }> = {
  done: { mark: "✓", tone: "ok" },
  fail: { mark: "✕", tone: "bad" },
  skipped: { mark: "▲", tone: "warn" },
  begun: { mark: "◐", tone: "info" },
  open: { mark: "●", tone: "info" },
  todo: { mark: "○", tone: "plain" },
  left_out: { mark: "!", tone: "bad" },
  unknown: { mark: "?", tone: "plain" },
};

const UNDONE: Record<BoardState, CellSign> = {
  not_due: "todo", due: "open", running: "open", late: "open",
  done: "left_out", done_late: "left_out", incomplete: "left_out",
  missed: "left_out", unknown: "unknown",
};

/** A point nobody has told of is never called missed while a handheld may still tell. */
export function signOf(cell: BoardCell, state: BoardState): CellSign {
  return cell === "todo" ? UNDONE[state] : cell;
}

export type TileName = keyof BoardTiles;
export interface Tile {
  name: TileName;
  mark: string;
  tone: Tone;
  count: number;
}

const TILES: Omit<Tile, "count">[] = [
  { name: "on_time", mark: "✓", tone: "ok" },
  { name: "running", mark: "●", tone: "info" },
  { name: "late", mark: "▲", tone: "warn" },
  { name: "incomplete", mark: "◐", tone: "bad" },
  { name: "missed", mark: "!", tone: "bad" },
  { name: "unknown", mark: "?", tone: "plain" },
  { name: "not_due", mark: "○", tone: "plain" },
  { name: "devices_waiting", mark: "⇡", tone: "plain" },
];

export function tilesOf(tiles: BoardTiles): Tile[] {
  return TILES.map((tile) => ({ ...tile, count: tiles[tile.name] }));
}

/** A count of the day before, and what its list is narrowed to. */
export interface BeforeCount {
  name: Exclude<TileName, "devices_waiting"> | "points_left";
  mark: string;
  tone: Tone;
  count: number;
  query: Record<string, string>;
}

/** What was on time in any case; the rest where there is any. */
export function beforeOf({ tiles, points_left }: BoardBefore): BeforeCount[] {
  const counted = TILES.flatMap(({ name, mark, tone }) => (name === "devices_waiting" ? []
    : [{ name, mark, tone, count: tiles[name], query: { state: name as string } }]));
  const left: BeforeCount = { name: "points_left", mark: "▲", tone: "warn", count: points_left,
    query: { left: "1" } };
  return [...counted, left].filter(({ name, count }) => name === "on_time" || count > 0);
}

/** The rounds that each tile counts, so that a number opens exactly its list. */
export const TILE_STATES: Record<Exclude<TileName, "devices_waiting">, BoardState[]> = {
  on_time: ["done"],
  running: ["running"],
  late: ["late", "done_late"],
  incomplete: ["incomplete"],
  missed: ["missed"],
  unknown: ["unknown"],
  not_due: ["not_due", "due"],
};

export interface Filter {
  /** Null: the site's own today. */
  day: string | null;
  tile: keyof typeof TILE_STATES | null;
  role: Role | null;
  /** Only rounds with something abnormal, skipped or left out. */
  trouble: boolean;
  /** Only rounds with places that were to be seen and weren't. */
  left: boolean;
}

const ROLES: Role[] = ["guard", "cleaner", "engineer", "front_desk", "gardener", "contractor"];

/** An address typed wrong shows more, never an error. */
export function filterIn(query: LocationQuery): Filter {
  const tile = String(query.state ?? "");
  return {
    day: isDay(query.day) ? query.day : null,
    tile: Object.hasOwn(TILE_STATES, tile) ? (tile as Filter["tile"]) : null,
    role: ROLES.find((role) => role === query.role) ?? null,
    trouble: query.trouble === "1",
    left: query.left === "1",
  };
}

export function queryOf(filter: Filter): Record<string, string> {
  return {
    ...(filter.day === null ? {} : { day: filter.day }),
    ...(filter.tile === null ? {} : { state: filter.tile }),
    ...(filter.role === null ? {} : { role: filter.role }),
    ...(filter.trouble ? { trouble: "1" } : {}),
    ...(filter.left ? { left: "1" } : {}),
  };
}

export function rolesIn(rounds: BoardRound[]): Role[] {
  return ROLES.filter((role) => rounds.some((round) => round.role === role));
}

/** The rounds that pass the filter, by start; at one start what ends first, then by name. */
export function rowsOf(board: Board, filter: Filter): BoardRound[] {
  const states = filter.tile === null ? null : TILE_STATES[filter.tile];
  return board.rounds
    .filter((round) => states === null || states.includes(round.state))
    .filter((round) => filter.role === null || round.role === filter.role)
    .filter((round) => !filter.trouble || isTrouble(round))
    .filter((round) => !filter.left || leftIn([round]) > 0)
    .sort((a, b) => startMs(a) - startMs(b) || endMs(a) - endMs(b) || order(a, b));
}

const startMs = (round: BoardRound) => Date.parse(round.start);
const endMs = (round: BoardRound) => Date.parse(round.window_end);
const order = (a: BoardRound, b: BoardRound) =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.round < b.round ? -1 : 1;

export function isTrouble(round: BoardRound): boolean {
  const bad: CellSign[] = ["fail", "skipped", "left_out"];
  return round.state === "missed" || round.state === "incomplete" ||
    round.points.some((point) => bad.includes(signOf(point.cell, round.state)));
}

/** How many places rounds were to see and didn't, with a reason or without. */
export const leftIn = (rounds: BoardRound[]): number => rounds.reduce((sum, { state, points }) => {
  const over = state === "missed" || state === "incomplete";
  return sum + points.filter(({ cell }) =>
    cell === "skipped" || (over && cell === "todo")).length;
}, 0);

/** What the list of the same rounds is asked for. */
export const askedOf = (filter: Filter, day: string): Record<string, string> => ({
  day, state: filter.tile === null ? "" : TILE_STATES[filter.tile].join(","),
  role: filter.role ?? "", trouble: filter.trouble ? "1" : "", any_left: filter.left ? "1" : "",
});

/** How many rows stand before the "now" line; null on a day that is not today. */
export function nowPlace(rows: BoardRound[], now_ms: number, is_today: boolean): number | null {
  if (!is_today) return null;
  const next = rows.findIndex((round) => startMs(round) > now_ms);
  return next === -1 ? rows.length : next;
}

export interface Progress {
  done: number;
  total: number;
  fails: number;
  skipped: number;
  left_out: number;
}

export function progressOf(round: BoardRound): Progress {
  const count = (...signs: CellSign[]) =>
    round.points.filter((point) => signs.includes(signOf(point.cell, round.state))).length;
  return {
    done: round.points.filter((point) => point.over).length,
    total: round.points.length,
    fails: round.points.reduce((sum, point) => sum + point.fails, 0),
    skipped: count("skipped"),
    left_out: count("left_out"),
  };
}

/** A place in the strip: a row's name (`point` null) or one of its cells. */
export interface Place {
  round: string;
  point: string | null;
}

/** Where an arrow key leads from `at`; null where the key means nothing here. */
export function stepFrom(rows: BoardRound[], at: Place, key: string): Place | null {
  const row = rows.findIndex((round) => round.round === at.round);
  const here = rows[row];
  if (!here) return null;
  const column = at.point === null
    ? 0
    : here.points.findIndex((point) => point.checkpoint === at.point) + 1;
  switch (key) {
    case "ArrowRight": return placeAt(rows, row, column + 1);
    case "ArrowLeft": return placeAt(rows, row, column - 1);
    case "ArrowDown": return placeAt(rows, row + 1, column);
    case "ArrowUp": return placeAt(rows, row - 1, column);
    case "Home": return placeAt(rows, row, 0);
    case "End": return placeAt(rows, row, here.points.length);
    default: return null;
  }
}

/** The nearest place that there is: the keys stop at the edges. */
function placeAt(rows: BoardRound[], row: number, column: number): Place | null {
  const round = rows[Math.min(Math.max(row, 0), rows.length - 1)];
  if (!round) return null;
  const point = round.points[Math.min(Math.max(column, 0), round.points.length) - 1];
  return { round: round.round, point: point?.checkpoint ?? null };
}
