import { expect, test } from "vitest";
import type { Board } from "@/shared/types/Board";
import type { BoardRound } from "@/shared/types/BoardRound";
import type { BoardState } from "@/shared/types/BoardState";
import { rowsOf } from "./logic";

const round = (name: string, at: string, state: BoardState) => ({
  round: name, name, state, start: `2026-11-23T${at}:00+08:00`, points: [],
}) as unknown as BoardRound;
const board = (...rounds: BoardRound[]) => ({ rounds }) as unknown as Board;
const NOW = Date.parse("2026-11-23T12:00:00+08:00");

test("what is wrong stays, what went well and what is far ahead gives way", () => {
  const all = board(
    round("missed", "02:00", "missed"), round("done", "08:00", "done"),
    round("running", "11:30", "running"), round("soon", "13:00", "not_due"),
    round("far", "22:00", "not_due"), round("unknown", "06:00", "unknown"),
  );
  const { rows, left_out } = rowsOf(all, NOW, 4);
  expect(rows.map(({ name }) => name)).toEqual(["missed", "unknown", "running", "soon"]);
  expect(left_out).toBe(2);
});

test("with room enough all stand by their time", () => {
  const all = board(round("b", "09:00", "done"), round("a", "08:00", "done"));
  expect(rowsOf(all, NOW, 9)).toEqual({ rows: [all.rounds[1], all.rounds[0]], left_out: 0 });
});
