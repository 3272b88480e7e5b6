import { expect, test } from "vitest";
import type { PointRow } from "@/shared/types/PointRow";
import type { PointState } from "@/shared/types/PointState";
import { nextPoint, openPoints, pointWords } from "./logic";

function point(name: string, state: PointState, fails = 0): PointRow {
  return {
    place: { checkpoint: name, name, building: "", code: null }, state, how: null,
    items_done: 0, items_total: 3, fails, skipped: null,
  };
}

test("the next point is the begun one, then the first to do", () => {
  const points = [point("a", "done"), point("b", "todo"), point("c", "begun")];
  expect(nextPoint(points)?.place.name).toBe("c");
  expect(nextPoint(points.slice(0, 2))?.place.name).toBe("b");
  expect(nextPoint(points.slice(0, 1))).toBeNull();
});

test("skipped points are not open", () => {
  expect(openPoints([point("a", "skipped"), point("b", "todo"), point("c", "begun")])).toBe(2);
});

test("a done point with fails says so", () => {
  expect(pointWords(point("a", "done", 2)).key).toBe("point.fails");
  expect(pointWords(point("a", "done")).key).toBe("point.done");
});
