import { expect, test } from "vitest";
import type { ConsolePlan } from "@/shared/types/ConsolePlan";
import { filterIn, kindsIn, overIn, queryOf, rolesIn, rowsOf } from "./logic";

const plan = (name: string, change: Partial<ConsolePlan> = {}): ConsolePlan => ({
  id: name, name, version: 1, kind: "inspection", role: "guard", person: null,
  rrule: "FREQ=DAILY", start: "2026-01-01T22:00", window_min: 60, grace_min: 60, days: "every",
  blackouts: [], until: null, replaces: null, replaced_by: null, points: 3, one_of: 0, quota: 0,
  standing: "current", next: null, ...change,
});
const plans = [
  plan("Night A"), plan("Old", { standing: "over" }),
  plan("Gauges", { kind: "operation", role: "engineer", person: "Chen" }),
];
const names = (query: Record<string, string>) =>
  rowsOf(plans, filterIn(query)).map(({ name }) => name);

test("plans that fall due no more are shown when asked for", () => {
  expect(names({})).toEqual(["Night A", "Gauges"]);
  expect(names({ over: "1" })).toEqual(["Night A", "Old", "Gauges"]);
  expect(overIn(plans)).toBe(1);
});

test("the list narrows to a kind, a role and words", () => {
  expect(names({ kind: "operation" })).toEqual(["Gauges"]);
  expect(names({ role: "guard" })).toEqual(["Night A"]);
  expect(names({ text: " CHEN " })).toEqual(["Gauges"]);
  expect([kindsIn(plans), rolesIn(plans)])
    .toEqual([["inspection", "operation"], ["engineer", "guard"]]);
});

test("the address carries the filter there and back", () => {
  const query = { kind: "quota", role: "guard", over: "1", text: "a" };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ kind: "odd", over: "yes", text: "" }))).toEqual({});
});
