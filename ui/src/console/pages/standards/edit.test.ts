// What an edit leaves alone, and what goes with what is taken out.
import { describe, expect, it } from "vitest";
import type { Item } from "@/shared/types/Item";
import type { Part } from "@/shared/types/Part";
import {
  PART_KINDS, WEIGHTS, blank, blankPart, daysOf, freeId, hasLimits, milliOf, moved, ofKind,
  weightOf, withLimits, waitingFor, waitsOf, withWeight, withoutClause, withoutPart,
} from "./edit";

const item = (change: Partial<Item>): Item => ({ ...blank("guard"), ...change });
const part: Part = {
  id: "p", kind: "number", name: { zh: "压力", en: "Pressure" }, optional: false, unit: "MPa",
  decimals: 2, choices: [], not_past: false, warn_days: [],
};

describe("a weight", () => {
  it("is 1 where nothing is said, and 1 is not said", () => {
    expect(weightOf(item({}))).toBe(1);
    const heavy = withWeight(item({}), 3);
    expect(weightOf(heavy)).toBe(3);
    expect(withWeight(heavy, 1)).toEqual(item({}));
    expect(WEIGHTS).toHaveLength(10);
  });
});

describe("limits", () => {
  it("are read from a field, and what is no figure is none", () => {
    expect(["", " 0.35 ", "-5", "12.345"].map(milliOf)).toEqual([null, 350, -5000, 12345]);
    expect(["1,5", "a", "1.2345", "."].map(milliOf)).toEqual(Array(4).fill(undefined));
  });
  it("change alone, and go where both are empty", () => {
    const limited = withLimits(part, 350, 550);
    expect(limited.limits).toEqual({
      low_exclusive: false, from: "checklist", classes: [], low_milli: 350, high_milli: 550,
    });
    expect(withLimits(limited, null, null)).toEqual(part);
    const owned = { ...part, limits: { low_exclusive: false, from: "building" as const,
      classes: [] } };
    expect(withLimits(owned, null, null)).toEqual(owned);
  });
  it("of a nameplate or a choice aren't set here", () => {
    expect(hasLimits(part)).toBe(true);
    expect(hasLimits({ ...part, kind: "choice" })).toBe(false);
    const plate = { low_exclusive: false, from: "nameplate" as const, classes: [] };
    expect(hasLimits({ ...part, limits: plate })).toBe(false);
  });
});

describe("parts", () => {
  it("of another kind keep their name, and nothing that means nothing there", () => {
    const limited = { ...withLimits(part, 1, 2), meter: { counts: true }, clause: "c" };
    expect(ofKind(limited, "date")).toEqual({
      id: "p", kind: "date", name: part.name, optional: false, choices: [], not_past: false,
      warn_days: [], clause: "c",
    });
    expect(ofKind(part, "choice").choices.map(({ outcome }) => outcome)).toEqual(["pass", "fail"]);
    expect(ofKind(part, "text").optional).toBe(true);
  });
  it("that are new have no id, whatever their kind", () => {
    expect(PART_KINDS.map((kind) => blankPart(kind).id)).toEqual(PART_KINDS.map(() => ""));
  });
  it("say days ahead in any order, longest first", () => {
    expect(["", "30, 60", "7、7 90"].map(daysOf)).toEqual([[], [60, 30], [90, 7]]);
    expect(["a", "1.5", "-3"].map(daysOf)).toEqual([undefined, undefined, undefined]);
  });
});

describe("what is taken out", () => {
  it("is named by nothing that stays", () => {
    const clauses = [{ id: "a", zh: "", en: "" }, { id: "b", zh: "", en: "" }];
    const choices = [{ id: "x", zh: "", en: "", outcome: "fail" as const, clause: "a" }];
    const before = item({ clauses, parts: [{ ...part, clause: "a" }, { ...part, choices }] });
    const after = withoutClause(before, "a");
    expect(after.clauses.map(({ id }) => id)).toEqual(["b"]);
    expect(JSON.stringify(after.parts)).not.toContain("clause");
  });
  it("takes the rules along that look at it", () => {
    const rule = { id: "r", name: part.name, part: "p",
      limits: { low_exclusive: false, from: "checklist" as const, classes: [] } };
    const before = item({ parts: [part, { ...part, id: "" }], verdicts: [rule] });
    expect(withoutPart(before, 0).verdicts).toEqual([]);
    expect(withoutPart(before, 1).verdicts).toEqual([rule]);
  });
});

it("a row moves by one place, and no further than the end", () => {
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
});

it("an id is one that no other has", () => {
  expect(freeId("c", [{ id: "c1" }, { id: "c3" }])).toBe("c2");
});

describe("what an item waits for", () => {
  const others = ["own-1.1", "own-1.2"].map((id) => item({ id }));
  it("is how another one is, or nothing", () => {
    const waits = { item: "own-1.2", word: "fail" } as const;
    const waiting = waitingFor(blank("guard"), waits);
    expect(waitsOf(waiting, others)).toEqual(waits);
    expect(waitsOf(waiting, [])).toBeUndefined();
    expect(waitsOf(blank("guard"), others)).toBeUndefined();
    expect("asked_if" in waitingFor(waiting, undefined)).toBe(false);
  });
  it("stays as a form says it where it says more", () => {
    const fields = { outcome: "own-1.2" };
    const odd = { both: ["unequal", { field: fields }, { text: "fail" }] };
    expect(waitsOf({ ...blank("guard"), asked_if: odd }, others)).toBeUndefined();
    const call = { call: ["true", []] };
    expect(waitsOf(item({ asked_if: call }), others)).toBeUndefined();
  });
});
