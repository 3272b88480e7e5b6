import { expect, test } from "vitest";
import type { FloorShown } from "@/shared/types/FloorShown";
import type { PointRow } from "@/shared/types/PointRow";
import type { PointState } from "@/shared/types/PointState";
import { elsewhere, firstFloor, legendOf, nearest, nextOf, spotsOf } from "./logic";

function point(name: string, state: PointState, fails = 0): PointRow {
  return {
    place: { checkpoint: name, name, building: "", code: null }, state, how: null,
    items_done: 0, items_total: 3, fails, skipped: null,
  };
}

function floor(name: string, dots: Record<string, [number, number]>): FloorShown {
  return {
    floor_plan: name, name, picture: "p", width: 1200, height: 800,
    dots: Object.entries(dots).map(([checkpoint, [x_e4, y_e4]]) => ({ checkpoint, x_e4, y_e4 })),
  };
}

const points = [
  point("a", "done"), point("b", "done", 2), point("c", "skipped"), point("d", "todo"),
  point("e", "todo"), point("f", "begun"),
];
const all = floor("B1", {
  a: [0, 0], b: [2000, 0], c: [4000, 0], d: [6000, 0], e: [8000, 0], f: [10000, 10000],
});
const marks = (goes_on: boolean) =>
  spotsOf(all, points, goes_on).map(({ look }) => `${look.mark} ${look.tone} ${look.key}`);

test("dots have the marks of the round's rows, and the next one its own", () => {
  expect(marks(true)).toEqual([
    "✓ ok point.done", "✕ bad point.fails", "▲ warn point.skipped", "○ plain point.todo",
    "○ plain point.todo", "● info point.next",
  ]);
});

test("what an ended round left open was missed, and nothing is next", () => {
  expect(marks(false)).toEqual([
    "✓ ok point.done", "✕ bad point.fails", "▲ warn point.skipped", "✕ bad point.todo",
    "✕ bad point.todo", "✕ bad point.begun",
  ]);
  expect(nextOf(points, false)).toBeNull();
});

test("a plan shows its own places, and says how many others there are", () => {
  const here = floor("B2", { d: [1, 1], gone: [2, 2], a: [3, 3] });
  const names = spotsOf(here, points, true).map((spot) => spot.point.place.name);
  expect(names).toEqual(["a", "d"]);
  expect(elsewhere(here, points)).toBe(4);
  expect(elsewhere(all, points)).toBe(0);
});

test("each mark is explained once, with how many there are", () => {
  const told = legendOf(spotsOf(all, [...points, point("g", "done", 3)], true));
  expect(told.map(({ look, n, fails }) => [look.mark, n, fails])).toEqual([
    ["✓", 1, 0], ["✕", 1, 2], ["▲", 1, 0], ["○", 2, 0], ["●", 1, 0],
  ]);
});

test("of dots that crowd a finger means the nearest, on a sheet that lies anywhere", () => {
  const crowd = floor("B1", { a: [5000, 5000], b: [5100, 5000], c: [5000, 5200] });
  const spots = spotsOf(crowd, points, true);
  const at = (x: number, y: number) =>
    nearest(spots, x, y, { left: 16, top: 80, width: 400, height: 300 })?.point.place.name;
  expect(at(216, 230)).toBe("a");
  expect(at(219, 230)).toBe("b");
  expect(at(215, 234)).toBe("c");
  expect(at(300, 230)).toBe("b");
  expect(nearest([], 0, 0, { left: 0, top: 0, width: 1, height: 1 })).toBeNull();
});

test("the plan of the next place opens first", () => {
  const [one, two] = [floor("B1", { a: [0, 0] }), floor("B2", { f: [0, 0] })];
  expect(firstFloor([one!, two!], nextOf(points, true))?.name).toBe("B2");
  expect(firstFloor([one!, two!], null)?.name).toBe("B1");
  expect(firstFloor([], null)).toBeNull();
});
