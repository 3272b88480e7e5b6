import { expect, test } from "vitest";
import type { PointRow } from "@/shared/types/PointRow";
import type { PointState } from "@/shared/types/PointState";
import type { Person } from "@/shared/types/Person";
import type { Role } from "@/shared/types/Role";
import type { RoundRow } from "@/shared/types/RoundRow";
import type { RoundState } from "@/shared/types/RoundState";
import { goesOn, nextPoint, openPoints, pointWords, takersOf, takesPlaces } from "./logic";

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

function person(staff: string, role: Role, on_shift: boolean): Person {
  return { staff, name: staff, roles: [role], pin_digits: 4, on_shift };
}

test("a round goes first to who is on shift in its role, never to oneself", () => {
  const people = [
    person("off", "guard", false), person("me", "guard", true),
    person("cleaner", "cleaner", true), person("guard", "guard", true),
  ];
  const names = (role: Role | null) => takersOf(people, "me", role).map((one) => one.staff);
  expect(names("guard")).toEqual(["guard", "cleaner", "off"]);
  expect(names(null)).toEqual(["cleaner", "guard", "off"]);
});

test("a round without a plan takes up places until it ends; an event and a plan don't", () => {
  const row = (plan: string | null, kind: RoundRow["kind"], state: RoundState): RoundRow => ({
    round: "r", plan, kind, name: "", role: null, start: "2026-11-23T22:00", window_end: null,
    state, points_done: 0, points_total: 0, next: null, paper: null,
    walker: null, walker_name: null, duty: false,
  });
  expect(takesPlaces(row(null, "unplanned", "running"))).toBe(true);
  expect(takesPlaces(row(null, "baseline", "running"))).toBe(true);
  expect(takesPlaces(row(null, "event", "running"))).toBe(false);
  expect(takesPlaces(row("p", null, "running"))).toBe(false);
  expect(takesPlaces(row(null, "unplanned", "done"))).toBe(false);
  expect([goesOn(row("p", null, "late")), goesOn(row("p", null, "done_late"))]).toEqual([
    true, false,
  ]);
});
