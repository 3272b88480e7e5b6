// Which lists and items show, and how limits are said.
import { describe, expect, it } from "vitest";
import type { Item } from "@/shared/types/Item";
import type { Standard } from "@/shared/types/Standard";
import { blank } from "./edit";
import {
  askedOf, filterIn, limitsOf, looksForItems, queryOf, shownOf, waiting,
} from "./logic";

const item = (change: Partial<Item>): Item => ({ ...blank("guard"), ...change });
const list = (change: Partial<Standard>): Standard => ({
  list: "tp13", name: { zh: "楼道", en: "Corridors" }, kind: "touchpoint", built_in: true,
  version: 1, items: [], waits: {}, versions: [
    { version: 1, own: false, in_force: true, items: 1, changes: [] },
  ], ...change,
});
const LISTS = [
  list({ items: [
    item({ id: "13.1", name: { zh: "灯", en: "Light" }, must_see: true }),
    item({ id: "13.2", name: { zh: "门", en: "Door" }, role: "cleaner", severity: "serious" }),
  ] }),
  list({ list: "eq-lift", name: { zh: "电梯", en: "Lift" }, kind: "equipment",
    items: [item({ id: "eq-lift.1", name: { zh: "照明", en: "Lamp" } })] }),
];
const ids = (query: Record<string, string>) =>
  shownOf(LISTS, filterIn(query)).flatMap(({ items }) => items.map(({ id }) => id));

describe("what shows", () => {
  it("is narrowed by each filter, and the address says the same", () => {
    expect(ids({})).toEqual(["13.1", "13.2", "eq-lift.1"]);
    expect(ids({ text: "LIGHT" })).toEqual(["13.1"]);
    expect(ids({ text: "电梯" })).toEqual(["eq-lift.1"]);
    expect(ids({ kind: "equipment" })).toEqual(["eq-lift.1"]);
    expect(ids({ role: "cleaner" })).toEqual(["13.2"]);
    expect(ids({ severity: "serious" })).toEqual(["13.2"]);
    expect(ids({ must_see: "1" })).toEqual(["13.1"]);
    expect(ids({ own: "1" })).toEqual([]);
    const query = { text: "a", kind: "equipment", role: "guard", severity: "minor",
      must_see: "1", own: "1", list: "tp13", versions: "tp13" };
    expect(queryOf(filterIn(query))).toEqual(query);
    expect(queryOf(filterIn({ kind: "nothing" }))).toEqual({});
  });
  it("is taken away as it is narrowed", () => {
    expect(askedOf(filterIn({ role: "cleaner", must_see: "1", text: "a" }))).toEqual({
      kind: "", role: "cleaner", severity: "", must_see: "1", own: "", text: "a",
    });
  });
  it("opens every list with a match only where items are looked for", () => {
    expect(looksForItems(filterIn({ kind: "equipment", list: "tp13" }))).toBe(false);
    expect(looksForItems(filterIn({ text: "a" }))).toBe(true);
  });
  it("tells the version whose day is to come", () => {
    const next = { version: 2, own: true, in_force: false, from: "2026-12-01", items: 1,
      changes: [] };
    expect(waiting(list({ versions: [next, ...LISTS[0]!.versions] }))).toBe(next);
    expect(waiting(LISTS[0]!)).toBeUndefined();
  });
});

describe("limits", () => {
  it("are said as people write them", () => {
    const limits = (change: object) =>
      limitsOf({ low_exclusive: false, from: "checklist", classes: [], ...change }, "MPa");
    expect(limits({ low_milli: 350, high_milli: 550 })).toBe("0.35–0.55 MPa");
    expect(limits({ low_milli: 0, low_exclusive: true })).toBe("> 0 MPa");
    expect(limits({ high_milli: -5000 })).toBe("≤ -5 MPa");
    expect(limitsOf(undefined, "MPa")).toBe("");
  });
});
