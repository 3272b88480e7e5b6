import { describe, expect, test } from "vitest";
import type { Board } from "@/shared/types/Board";
import type { BoardCell } from "@/shared/types/BoardCell";
import type { BoardRound } from "@/shared/types/BoardRound";
import type { BoardState } from "@/shared/types/BoardState";
import {
  askedOf, beforeOf, filterIn, isTrouble, leftIn, nowPlace, progressOf, queryOf, rowsOf, signOf,
  stepFrom, tilesOf, TILE_STATES,
} from "./logic";

function round(name: string, hour: number, state: BoardState, cells: BoardCell[]): BoardRound {
  const at = (h: number) => `2026-11-23T${String(h).padStart(2, "0")}:00:00+08:00`;
  return {
    round: name, plan: "p", name, role: name.startsWith("c") ? "cleaner" : "guard",
    start: at(hour), window_end: at(hour + 1), grace_end: at(hour + 1), state, by: null,
    started_at: null, finished_at: null, by_old_plan: false,
    was_missed: false, kind: null, paper: null, duty: false,
    points: cells.map((cell, n) => ({
      checkpoint: `${name}-${n}`, name: `P${n}`, building: "1", cell, how: null,
      fails: cell === "fail" ? 2 : 0, over: ["done", "fail", "skipped"].includes(cell),
      items_done: 0, items_total: 0,
    })),
  };
}

const rounds = [
  round("c2", 20, "not_due", ["todo"]),
  round("g1", 8, "done", ["done", "fail", "skipped"]),
  round("g2", 8, "missed", ["done", "todo"]),
  round("c1", 10, "unknown", ["todo", "todo"]),
];
const tiles = {
  on_time: 1, running: 0, late: 0, incomplete: 3, missed: 1, unknown: 1, not_due: 1,
  devices_waiting: 2,
};
const board: Board = {
  day: "2026-11-23", now: "2026-11-23T12:00:00+08:00", tiles, data_until: null, devices_out: [],
  rounds, from_paper: 0, calendar_missing: [], before: null, begins: null,
};
const all = filterIn({});
const names = (rows: BoardRound[]) => rows.map((row) => row.round);

describe("a cell", () => {
  test.each<[BoardCell, BoardState, string]>([
    ["done", "missed", "done"],
    ["fail", "unknown", "fail"],
    ["skipped", "done", "skipped"],
    ["todo", "not_due", "todo"],
    ["todo", "running", "open"],
    ["todo", "late", "open"],
    ["todo", "done", "left_out"],
    ["todo", "missed", "left_out"],
    ["todo", "incomplete", "left_out"],
    ["begun", "incomplete", "begun"],
  ])("%s in a round that is %s says %s", (cell, state, wanted) => {
    expect(signOf(cell, state)).toBe(wanted);
  });

  test("is never missed while a handheld may still tell", () => {
    expect(signOf("todo", "unknown")).toBe("unknown");
  });
});

describe("the tiles", () => {
  test("count what the server counted, handhelds last", () => {
    expect(tilesOf(tiles).map((tile) => tile.count)).toEqual([1, 0, 0, 3, 1, 1, 1, 2]);
  });

  test("open every state exactly once", () => {
    const states = Object.values(TILE_STATES).flat().sort();
    expect(states).toEqual([
      "done", "done_late", "due", "incomplete", "late", "missed", "not_due", "running",
      "unknown",
    ]);
  });
});

describe("the rows", () => {
  test("go by start, then by name", () => {
    expect(names(rowsOf(board, all))).toEqual(["g1", "g2", "c1", "c2"]);
  });

  test("follow tile, role and trouble", () => {
    expect(names(rowsOf(board, { ...all, tile: "missed" }))).toEqual(["g2"]);
    expect(names(rowsOf(board, { ...all, role: "cleaner" }))).toEqual(["c1", "c2"]);
    expect(names(rowsOf(board, { ...all, trouble: true }))).toEqual(["g1", "g2"]);
  });

  test("have the now line before the first round to come, today alone", () => {
    const rows = rowsOf(board, all);
    expect(nowPlace(rows, Date.parse(board.now), true)).toBe(3);
    expect(nowPlace(rows, Date.parse("2026-11-23T23:00:00+08:00"), true)).toBe(4);
    expect(nowPlace(rows, Date.parse(board.now), false)).toBeNull();
  });
});

test("an unknown round alone is no trouble yet", () => {
  expect(rounds.map(isTrouble)).toEqual([false, true, true, false]);
});

test("a round handed in incomplete is trouble, and no other tile counts it", () => {
  const round_ = round("g3", 9, "incomplete", ["begun", "done"]);
  expect(isTrouble(round_)).toBe(true);
  const tiles = Object.entries(TILE_STATES).filter(([, states]) => states.includes("incomplete"));
  expect(tiles.map(([name]) => name)).toEqual(["incomplete"]);
});

test("progress counts places that are over, as the handheld does, and answers that failed", () => {
  const begun = round("g4", 9, "running", ["begun", "done", "skipped", "todo"]);
  expect(progressOf(begun).done).toBe(2);
  expect(progressOf(rounds[1]!)).toEqual({
    done: 3, total: 3, fails: 2, skipped: 1, left_out: 0,
  });
  expect(progressOf(rounds[2]!).left_out).toBe(1);
});

describe("the address", () => {
  test("carries the filter there and back", () => {
    const query = { day: "2026-11-22", state: "late", role: "guard", trouble: "1" };
    expect(queryOf(filterIn(query))).toEqual(query);
    expect(queryOf(all)).toEqual({});
  });

  test("typed wrong shows more, not an error", () => {
    expect(filterIn({ day: "x", state: "toString", role: "king", trouble: "yes" })).toEqual(all);
  });
});

describe("the arrow keys", () => {
  const rows = rowsOf(board, all);
  test.each([
    [{ round: "g1", point: null }, "ArrowRight", { round: "g1", point: "g1-0" }],
    [{ round: "g1", point: "g1-0" }, "ArrowLeft", { round: "g1", point: null }],
    [{ round: "g1", point: "g1-2" }, "ArrowRight", { round: "g1", point: "g1-2" }],
    [{ round: "g1", point: "g1-2" }, "ArrowDown", { round: "g2", point: "g2-1" }],
    [{ round: "g1", point: null }, "ArrowUp", { round: "g1", point: null }],
    [{ round: "c2", point: "c2-0" }, "ArrowDown", { round: "c2", point: "c2-0" }],
    [{ round: "g1", point: "g1-1" }, "End", { round: "g1", point: "g1-2" }],
    [{ round: "g1", point: "g1-1" }, "Home", { round: "g1", point: null }],
    [{ round: "g1", point: null }, "a", null],
    [{ round: "gone", point: null }, "ArrowDown", null],
  ])("from %o by %s", (from, key, wanted) => {
    expect(stepFrom(rows, from, key)).toEqual(wanted);
  });
});

test("the day before says what was on time, and what wasn't where there is any", () => {
  const told = beforeOf({ day: "2026-11-22", rounds: 6, tiles, points_left: 4 });
  expect(told.map(({ name, count }) => [name, count])).toEqual([
    ["on_time", 1], ["incomplete", 3], ["missed", 1], ["unknown", 1], ["not_due", 1],
    ["points_left", 4],
  ]);
  expect(told.at(-1)?.query).toEqual({ left: "1" });
  expect(told[1]?.query).toEqual({ state: "incomplete" });
  const none = { ...tiles, on_time: 0, incomplete: 0, missed: 0, unknown: 0, not_due: 0 };
  expect(beforeOf({ day: "2026-11-22", rounds: 0, tiles: none, points_left: 0 })
    .map(({ name }) => name)).toEqual(["on_time"]);
});

test("places that were left out open the rounds that they were left out of, and no others", () => {
  const left = { ...all, left: true };
  expect(names(rowsOf(board, left))).toEqual(["g1", "g2"]);
  expect(leftIn(rowsOf(board, left))).toBe(leftIn(rounds));
  expect(leftIn(rounds)).toBe(2);
  const [shown] = beforeOf({ day: "2026-11-22", rounds: 6, tiles, points_left: 4 }).slice(-1);
  expect(filterIn(shown!.query)).toEqual(left);
  expect(queryOf(left)).toEqual({ left: "1" });
});

test("the list of the same rounds is asked for what the page is narrowed to", () => {
  const query = { state: "late", role: "guard", trouble: "1", left: "1" };
  expect(askedOf(filterIn(query), "2026-11-23")).toEqual({
    day: "2026-11-23", state: "late,done_late", role: "guard", trouble: "1", any_left: "1" });
});
