import { expect, test } from "vitest";
import type { ConsoleStaff } from "@/shared/types/ConsoleStaff";
import { askedOf, countOf, filterIn, leaves, queryOf, rolesIn, rowsOf } from "./logic";

const one = (name: string, more: Partial<ConsoleStaff> = {}): ConsoleStaff => ({
  staff: name, name, roles: ["guard"], supervisor: false, active: true, until: null,
  added_by: null, ended: null, has_pin: true, handhelds: [], open: 0, open_work: 0, shifts: [],
  plans: [], ...more,
});
const used = { device: "d1", name: "PDA-1", at: "2026-11-23T08:00:00+08:00", revoked: false };
const all = [
  one("Ann", { handhelds: [used] }), one("Bo", { active: false, has_pin: false }),
  one("Cy", { has_pin: false, roles: ["cleaner", "guard"] }),
];
const names = (query: Record<string, string>) =>
  rowsOf(all, filterIn(query)).map(({ name }) => name);

test("those who work here are shown unless others are asked for", () => {
  expect(names({})).toEqual(["Ann", "Cy"]);
  expect(names({ show: "ended" })).toEqual(["Bo"]);
  expect(names({ show: "no_pin" })).toEqual(["Cy"]);
  expect(names({ show: "all", role: "cleaner" })).toEqual(["Cy"]);
  expect(names({ on: "d1" })).toEqual(["Ann"]);
  expect(names({ text: " AN " })).toEqual(["Ann"]);
  expect(countOf(all, filterIn({ role: "guard" }), "all")).toBe(3);
});

test("an address says the filter and nothing else", () => {
  const query = { show: "no_pin", role: "guard", on: "d1", text: "a" };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ show: "odd" }))).toEqual({});
  expect(rolesIn(all)).toEqual(["cleaner", "guard"]);
});

test("the file is asked for the rows of the page", () => {
  expect(askedOf(filterIn({}))).toEqual({ active: "1" });
  expect(askedOf(filterIn({ show: "no_pin", role: "guard", on: "d1", text: "a" }))).toEqual({
    active: "1", has_pin: "0", role: "guard", on: "d1", called: "a" });
  expect(askedOf(filterIn({ show: "all" }))).toEqual({});
});

test("somebody with orders, a shift or a plan of their own leaves something behind", () => {
  expect(leaves(one("x"))).toBe(false);
  expect([one("x", { open: 1 }), one("x", { shifts: ["s"] }), one("x", { plans: ["p"] })]
    .every(leaves)).toBe(true);
});
