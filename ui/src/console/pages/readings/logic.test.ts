import { expect, test } from "vitest";
import type { ConsoleGauge } from "@/shared/types/ConsoleGauge";
import {
  filterIn, liesOf, limitWords, nearest, pointWords, queryOf, roomsOf, stepTo, worthWords,
} from "./logic";

const words = (zh: string) => ({ zh, en: zh });
const gauge = (name: string, change: Partial<ConsoleGauge> = {}): ConsoleGauge => ({
  equipment: name, checkpoint: "room", name, place: "水泵房", building: "1栋", item: "p.1",
  item_name: words("压力"), part: "outlet", part_name: words("出口"), unit: "MPa", decimals: 2,
  low_milli: 350, high_milli: 550, counts: false, points: [], run: 0, drifts: false, out: false,
  ...change,
});
const point = (milli: number, out = false) => ({ day: "d", at: "a", milli, out, round: "r" });

test("the address carries the filter there and back", () => {
  const query = { show: "worth", days: "90", text: "泵" };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ show: "odd", days: "8" }))).toEqual({});
});

test("gauges stand by room, in the order they came", () => {
  const rooms = roomsOf([gauge("a"), gauge("b", { checkpoint: "other", place: "配电房" }),
    gauge("c")]);
  expect(rooms.map(({ place, gauges }) => [place, gauges.length])).toEqual([
    ["水泵房", 2], ["配电房", 1],
  ]);
});

test("points and limits share one scale, and an open side reaches the edge", () => {
  const { points, band } = liesOf(gauge("a", { points: [point(350), point(650, true)] }), 100, 60);
  expect(points[0]).toMatchObject({ x: 6, y: 54, out: false });
  expect(points[1]).toMatchObject({ x: 94, y: 6, out: true });
  expect(band).toEqual({ top: 22, bottom: 54 });
  const open = liesOf(gauge("a", { high_milli: null, points: [point(400)] }), 100, 60);
  expect(open.band!.top).toBe(0);
  expect(open.points[0]!.x).toBe(50);
  expect(liesOf(gauge("a", { low_milli: null, high_milli: null, points: [point(4)] }), 9, 9).band)
    .toBeNull();
});

test("limits and what is worth a look are said in words", () => {
  expect(limitWords(gauge("a"))).toBe("0.35–0.55 MPa");
  expect(limitWords(gauge("a", { high_milli: null }))).toBe("≥ 0.35 MPa");
  expect(limitWords(gauge("a", { low_milli: null, unit: "" }))).toBe("≤ 0.55");
  expect(worthWords(gauge("a"))).toBeNull();
  expect(worthWords(gauge("a", { drifts: true, run: -11 }))).toContain("11");
});

test("a point is chosen by where one clicks, or by the arrows", () => {
  const lies = liesOf(gauge("a", { points: [point(1), point(2), point(3)] }), 100, 60);
  expect([0, 30, 45, 99].map((x) => nearest(lies, x))).toEqual([0, 1, 1, 2]);
  expect(nearest(liesOf(gauge("a"), 100, 60), 5)).toBe(null);
  expect(["ArrowLeft", "ArrowRight", "Home", "End", "Tab"].map((key) => stepTo(2, 3, key)))
    .toEqual([1, 2, 0, 2, null]);
  expect(pointWords({ ...point(620), day: "2026-11-23" }, "MPa")).toBe("11月23日 0.62 MPa");
});
