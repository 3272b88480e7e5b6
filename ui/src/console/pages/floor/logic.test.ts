import { expect, test } from "vitest";
import type { FloorPlace } from "@/shared/types/FloorPlace";
import type { FloorPlan } from "@/shared/types/FloorPlan";
import {
  askedOf, countsOf, filterIn, isWanted, movedIn, onPlan, planOf, queryOf, stepped, treeOf,
  unfitFile,
} from "./logic";

const place = (name: string, more: Partial<FloorPlace> = {}): FloorPlace => ({
  checkpoint: name, name, building: "1栋", floor: null, code: "000017", dot: null,
  standing: "lately", findings: 0, seen: null, missed: null, ...more,
});
const plan = (floor_plan: string): FloorPlan => ({
  floor_plan, name: floor_plan, building: null, floor: null, picture: "aa", width: 4, height: 3,
});
const dot = (floor_plan: string) => ({ floor_plan, x_e4: 100, y_e4: 200 });
const none = filterIn({});

test("an address leads to its plan, else to that of its place, else to the first", () => {
  const plans = [plan("p"), plan("q")];
  const places = [place("a", { dot: dot("q") })];
  const shown = (query: Record<string, string>) =>
    planOf(plans, filterIn(query), places)?.floor_plan;
  expect([shown({}), shown({ place: "a" }), shown({ place: "a", plan: "p" }), shown({ plan: "x" })])
    .toEqual(["p", "q", "p", "p"]);
  expect(planOf([], none, places)).toBeNull();
  const query = { plan: "p", place: "a", standing: "missed", text: "大堂" };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ standing: "odd" }))).toEqual({});
});

test("the list that is taken away has the places of the page alone", () => {
  expect(askedOf(filterIn({ standing: "unseen", text: "a" })))
    .toEqual({ standing: "unseen", text: "a" });
  expect(askedOf(none)).toEqual({
    standing: "finding,missed,done,lately,unseen,closed", text: "" });
});

test("a place that was moved is shown there before it is kept, and one taken off nowhere", () => {
  const places = [place("a", { dot: dot("p") }), place("b")];
  const moved = new Map([
    ["a", { checkpoint: "a", floor_plan: null, x_e4: 0, y_e4: 0 }],
    ["b", { checkpoint: "b", floor_plan: "p", x_e4: 7, y_e4: 8 }],
  ]);
  const shown = onPlan(movedIn(places, moved), "p");
  expect(shown.map(({ name, dot: at }) => [name, at?.x_e4])).toEqual([["b", 7]]);
});

test("arrow keys move a place, further with Shift, and never off its plan", () => {
  const at = { x_e4: 100, y_e4: 9_990 };
  expect(stepped(at, "ArrowRight", false)).toEqual({ x_e4: 125, y_e4: 9_990 });
  expect(stepped(at, "ArrowLeft", true)).toEqual({ x_e4: 0, y_e4: 9_990 });
  expect(stepped(at, "ArrowDown", false)).toEqual({ x_e4: 100, y_e4: 10_000 });
  expect(stepped(at, "Enter", false)).toBeNull();
});

test("places are looked for by what is read of them, and stand under their building", () => {
  const places = [place("大堂", { standing: "missed" }), place("水景", { building: "园区" })];
  const wanted = (query: Record<string, string>) =>
    places.filter((one) => isWanted(one, filterIn(query))).map(({ name }) => name);
  expect([wanted({ text: "园区" }), wanted({ standing: "missed" }), wanted({ text: "0017" })])
    .toEqual([["水景"], ["大堂"], ["大堂", "水景"]]);
  expect(treeOf(places).map(({ building, places: all }) => [building, all.length]))
    .toEqual([["1栋", 1], ["园区", 1]]);
  expect(countsOf(places).filter(({ count }) => count > 0))
    .toEqual([{ standing: "missed", count: 1 }, { standing: "lately", count: 1 }]);
});

test("what is no picture, or too large, is told before it is sent", () => {
  const mib = 1 << 20;
  expect([unfitFile({ type: "image/webp", size: 20 * mib }),
    unfitFile({ type: "image/png", size: 20 * mib + 1 }),
    unfitFile({ type: "application/pdf", size: 9 })]).toEqual([null, "size", "kind"]);
});
