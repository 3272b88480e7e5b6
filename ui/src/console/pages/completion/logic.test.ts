import { expect, test } from "vitest";
import type { CompletionDay } from "@/shared/types/CompletionDay";
import {
  columnOf, depthOf, filterIn, lookOf, queryOf, rowsOf, shareOf, squaresOf, sumOf,
} from "./logic";

const day = (more: Partial<CompletionDay>) => ({
  day: "2026-11-23", done: 0, late: 0, open: 0, missed: 0, unknown: 0, ahead: 0, ...more,
}) satisfies CompletionDay;

test("a share is of what is known; what is unknown stands apart", () => {
  expect(shareOf(day({ done: 3, late: 1, missed: 1, unknown: 7 }))).toBe(0.8);
  expect(shareOf(day({ unknown: 2 }))).toBe(null);
  expect([
    day({ done: 2 }), day({ done: 2, unknown: 1 }), day({ done: 4, open: 1 }),
    day({ done: 1, missed: 1 }), day({ unknown: 1 }), day({ ahead: 3 }), null,
  ].map(lookOf)).toEqual(["whole", "unknown", "most", "poor", "unknown", "ahead", "none"]);
});

test("a year has all of its days, in weeks that begin on Monday", () => {
  const days = [day({ day: "2028-02-29" })];
  const squares = squaresOf({ year: 2028, today: "", days, hours: [] });
  expect(squares.length).toBe(366);
  expect(squares.find(({ counts }) => counts !== null)?.day).toBe("2028-02-29");
  // 2026 began on a Thursday.
  expect(["2026-01-01", "2026-01-04", "2026-01-05", "2026-12-31"].map(columnOf))
    .toEqual([1, 1, 2, 53]);
});

test("days add up", () => {
  expect(sumOf([day({ done: 1, missed: 2 }), day({ done: 3 })]))
    .toEqual(day({ day: "", done: 4, missed: 2 }));
});

test("hours of the week are rows, the most missed the darkest", () => {
  const hours = [
    { weekday: 6, hour: 22, missed: 4, due: 9 }, { weekday: 0, hour: 6, missed: 0, due: 3 },
    { weekday: 0, hour: 22, missed: 1, due: 9 },
  ];
  const rows = rowsOf(hours);
  expect(rows.map(({ hour }) => hour)).toEqual([6, 22]);
  expect(rows[1]?.cells.map((cell) => cell?.missed ?? null))
    .toEqual([1, null, null, null, null, null, 4]);
  expect(hours.map((hour) => depthOf(hour, 4))).toEqual([4, 0, 1]);
});

test("an address carries the filter there and back", () => {
  const filter = { year: 2025, weekday: 0, hour: 22 };
  expect(filterIn(queryOf(filter))).toEqual(filter);
  expect(filterIn({ year: "x", weekday: "7", hour: "1" }))
    .toEqual({ year: null, weekday: null, hour: null });
});
