import { expect, test } from "vitest";
import type { ConsoleClosings } from "@/shared/types/ConsoleClosings";
import { countsIn, mayCloseUntil, untilOf } from "./logic";

const shown: ConsoleClosings = {
  today: "2026-11-23", proposed: [], closed: [],
  counts: { in_use: 3, to_mount: 0, closed: 1, retired: 0, spare: 0 },
};

test("only states that some place is in are counted", () =>
  expect(countsIn(shown.counts)).toEqual([{ state: "in_use", n: 3 }, { state: "closed", n: 1 }]));

test("a place is closed until today or later", () => {
  expect(["2026-11-22", "2026-11-23", "2026-12-01", ""].map((day) =>
    mayCloseUntil(day, shown.today))).toEqual([false, true, true, false]);
});

test("what was chosen comes before what was proposed, and a day that passed is today", () => {
  expect([
    untilOf("2027-01-01", "2026-12-01", shown), untilOf(undefined, "2026-12-01", shown),
    untilOf(undefined, "2026-11-01", shown), untilOf("", "2026-12-01", shown),
  ]).toEqual(["2027-01-01", "2026-12-01", "2026-11-23", ""]);
});
