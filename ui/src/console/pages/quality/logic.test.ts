import { expect, test } from "vitest";
import type { QualityAxis } from "@/shared/types/QualityAxis";
import {
  baseOf, cornerAt, filterIn, gradeOf, isBare, judgedIn, pathOf, percent, queryOf, ranked, shareOf,
} from "./logic";

const score = (passed: number, judged: number) =>
  ({ passed, judged, share: judged === 0 ? null : Math.floor((passed * 10_000) / judged) });
const axis = (touchpoint: number, passed: number, judged: number) => ({
  touchpoint, name: null, month: score(passed, judged), before: score(0, 0), mean: score(0, 0),
  weeks: [], items: [],
}) satisfies QualityAxis;

test("a share is of what was judged, and a hundred means all", () => {
  expect(shareOf(score(0, 0))).toBe(null);
  expect(percent(shareOf(score(3, 5)))).toBe("60%");
  expect(percent(shareOf(score(999, 1000)))).toBe("99.9%");
  expect(percent(shareOf(score(9999, 10_000)))).toBe("99.9%");
  expect(percent(shareOf(score(5, 5)))).toBe("100%");
  expect(percent(null)).toBe("–");
});

test("a share is the server's, which weighs, and few are few by their count", () => {
  const weighed = { passed: 3, judged: 5, share: 5555 };
  expect(percent(shareOf(weighed))).toBe("56%");
  expect(gradeOf(weighed)).toBe("poor");
  expect(gradeOf({ passed: 1, judged: 4, share: 9900 })).toBe("few");
});

test("few answers say nothing, however good", () => {
  expect([score(4, 4), score(5, 5), score(90, 100), score(84, 100), score(0, 0)].map(gradeOf))
    .toEqual(["few", "good", "fair", "poor", "none"]);
});

test("the worst stands first, few after, none last", () => {
  const axes = [axis(1, 0, 0), axis(2, 1, 4), axis(3, 10, 10), axis(4, 5, 10), axis(5, 5, 10)];
  expect(ranked(axes).map(({ touchpoint }) => touchpoint)).toEqual([4, 5, 3, 2, 1]);
});

test("the first corner is up, the second of four right", () => {
  const round = ({ x, y }: { x: number; y: number }) => [Math.round(x), Math.round(y)];
  expect(round(cornerAt(0, 4, 1, 100))).toEqual([0, -100]);
  expect(round(cornerAt(1, 4, 0.5, 100))).toEqual([50, 0]);
});

test("a ring is broken where nothing was judged", () => {
  expect(pathOf([1, 1, 1, 1], 10).match(/M/g)).toHaveLength(4);
  expect(pathOf([1, null, 1, 1], 10).match(/M/g)).toHaveLength(2);
  expect(pathOf([1, null, 1, null], 10)).toBe("");
});

test("an address carries the filter there and back", () => {
  const filter = { month: "2026-10", touchpoint: 11, item: "11.2" };
  expect(filterIn(queryOf(filter))).toEqual(filter);
  expect(filterIn({ touchpoint: "x", item: "11.2", month: "2026-13" }))
    .toEqual({ month: null, touchpoint: null, item: null });
});

test("the radar's middle is moved only where every share is high", () => {
  expect(baseOf([axis(1, 95, 100), axis(2, 0, 0)])).toBe(0.8);
  expect(baseOf([axis(1, 95, 100), axis(2, 75, 100)])).toBe(0.5);
  expect(baseOf([axis(1, 95, 100), axis(2, 10, 100)])).toBe(0);
});

test("where nothing was ever judged there is nothing to draw", () => {
  expect(isBare([axis(1, 0, 0), axis(2, 0, 0)])).toBe(true);
  expect(isBare([axis(1, 0, 0), { ...axis(2, 0, 0), weeks: [score(0, 0), score(0, 1)] }]))
    .toBe(false);
});

test("a number opens the answers that were judged", () => {
  expect(judgedIn("2026-11-09", "2026-11-15", 13)).toEqual({ list: "answers", from: "2026-11-09",
    to: "2026-11-15", touchpoint: "tp13", outcome: "pass,partly,fail", corrected: "0" });
  expect(judgedIn("2026-11-01", "2026-11-30")).not.toHaveProperty("touchpoint");
});
