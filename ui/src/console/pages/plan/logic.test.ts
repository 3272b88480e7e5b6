import { expect, test } from "vitest";
import type { BoardState } from "@/shared/types/BoardState";
import type { PlanOccurrence } from "@/shared/types/PlanOccurrence";
import { countsOf, stateIn } from "./logic";

const at = (state: BoardState): PlanOccurrence => ({
  round: state, day: "2026-11-23", start: "", window_end: "", state, by: null, started_at: null,
  finished_at: null, was_missed: false, by_old_plan: false, points: 1, points_over: 0, fails: 0,
});

test("a month's counts begin with what wants a look", () => {
  expect(countsOf([at("done"), at("not_due"), at("missed"), at("done")])).toEqual([
    { state: "missed", n: 1 }, { state: "done", n: 2 }, { state: "not_due", n: 1 },
  ]);
  expect(countsOf([])).toEqual([]);
});

test("a state of an address is one or none", () => {
  expect([stateIn("late"), stateIn("odd"), stateIn(undefined)]).toEqual(["late", null, null]);
});
