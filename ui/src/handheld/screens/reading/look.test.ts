import { describe, expect, test } from "vitest";
import type { LookedAt } from "@/shared/types/LookedAt";
import { answer, part, row } from "../../fixtures";
import { clausesOut, factsOf, isJump, keptKey, keptOf, oddKey, valuesWith } from "./look";

const said = (words: { zh: string }) => words.zh;
const gauge = part("p", "number", { unit: "MPa", decimals: 2, clause: "pressure" });
const water = part("v", "number", { unit: "m³", decimals: 1, meter: { counts: true } });
const flow = part("supply", "number", { unit: "℃", decimals: 1 });
const back = part("return", "number", {
  unit: "℃", decimals: 1, meter: { counts: false, less: "supply" },
});

function looked(more: Partial<LookedAt> = {}): LookedAt {
  return {
    part: "p", second_look: null, last_milli: null, last_at: null, counted: null,
    per_day_milli: null, difference_milli: null, ...more,
  };
}

describe("a jump", () => {
  test("is more than a fifth where the gauge says nothing itself", () => {
    expect(isJump(gauge, 510, looked({ last_milli: 420 }))).toBe(true);
    expect(isJump(gauge, 504, looked({ last_milli: 420 }))).toBe(false);
    expect(isJump(gauge, 500, looked())).toBe(false);
    expect(isJump(gauge, 500, looked({ last_milli: 0 }))).toBe(false);
  });

  test("is what Rust says where the gauge has a figure of its own", () => {
    const own = part("p", "number", { meter: { counts: false, jump_percent: 50 } });
    expect(isJump(own, 900, looked({ last_milli: 420 }))).toBe(false);
    expect(isJump(own, 900, looked({ last_milli: 420, second_look: "jump" }))).toBe(true);
  });

  test("is none of a counter's, and gives way to a broken limit", () => {
    expect(isJump(water, 900_000, looked({ last_milli: 100_000 }))).toBe(false);
    expect(isJump(gauge, 900, looked({ last_milli: 420, second_look: "above" }))).toBe(false);
  });
});

describe("calculated values", () => {
  const at = "2026-11-23T08:00:00+08:00";
  const facts = (one: LookedAt, of = water, hours = 12) => {
    const now_ms = Date.parse(at) + hours * 3_600_000;
    return factsOf(one, of, row("m", { parts: [flow, of] }), [], said, now_ms);
  };

  test("a counter says what was used, and for each day", () => {
    const counted = { is: "on" as const, used_milli: 12_300 };
    const one = looked({ counted, per_day_milli: 24_600, last_at: at });
    expect(facts(one)).toHaveLength(2);
    expect(facts(one)[0]).toContain("12.3 m³");
    expect(facts(one)[1]).toContain("24.6 m³");
    // From minutes nobody can tell a day.
    expect(facts(one, water, 0.5)).toHaveLength(1);
  });

  test("a roll-over is said with what was used over it", () => {
    const on = facts(looked({ counted: { is: "on", used_milli: 700 } }));
    const over = facts(looked({ counted: { is: "rolled_over", used_milli: 700 } }));
    expect(over[0]).toContain("0.7 m³");
    expect(over[0]).not.toBe(on[0]);
  });

  test("a difference names what is taken off", () => {
    expect(facts(looked({ difference_milli: 5200 }), back)[0]).toMatch(/supply.*5\.2 ℃/);
  });

  test("an exchanged meter and an impossible figure are asked about", () => {
    expect(oddKey(looked({ counted: { is: "exchanged" } }))).toBe("reading.exchanged");
    expect(oddKey(looked({ counted: { is: "impossible" } }))).toBe("reading.impossible");
    expect(oddKey(looked({ counted: { is: "on", used_milli: 1 } }))).toBeNull();
  });
});

test("values as they would be saved: the latest of each part, figures alone", () => {
  const before = [{ part: "supply", milli: 7000 }, { part: "p", ok: true }];
  const one = row("m", { parts: [flow, back] }, { answer: answer(3, { values: before }) });
  const typed = { supply: { part: "supply", milli: 7100 } };
  expect(valuesWith(one, typed, { part: "return", milli: 12_300 })).toEqual([
    { part: "supply", milli: 7100 }, { part: "return", milli: 12_300 },
  ]);
});

test("parts out of their limits name their clauses, each once", () => {
  const clause = (id: string) => ({ id, zh: id, en: id });
  const other = part("q", "number", { clause: "pressure" });
  const hot = part("t", "number", { clause: "heat" });
  const one = row("m", {
    parts: [gauge, other, hot], clauses: ["heat", "noise", "pressure"].map(clause),
  });
  expect(clausesOut(one, new Set(["p", "q"]))).toEqual(["pressure"]);
  expect(clausesOut(one, new Set(["p", "t"]))).toEqual(["heat", "pressure"]);
  expect(clausesOut(one, new Set())).toEqual([]);
});

describe("what was said when a figure was given", () => {
  const said_then = looked({ last_milli: 420, second_look: "jump" });
  const draft = JSON.stringify({ round: "r", looked: [{ milli: 900, said: said_then }] });
  const read = (milli: number) =>
    row("g", { parts: [gauge] }, { answer: answer(3, { values: [{ part: "p", milli }] }) });

  test("is kept for the figure that stands, in its round", () => {
    expect(keptOf(draft, "r", read(900))).toEqual([said_then]);
    expect(keptOf(draft, "r", read(901))).toEqual([]);
    expect(keptOf(draft, "another", read(900))).toEqual([]);
    expect([null, "{", "{}"].map((text) => keptOf(text, "r", read(900)))).toEqual([[], [], []]);
  });

  test("is kept once for each gauge", () => {
    expect(keptKey("c", read(1))).toBe("looked:c:g");
    expect(keptKey("c", { ...read(1), equipment: "e7" })).toBe("looked:c:g@e7");
  });
});
