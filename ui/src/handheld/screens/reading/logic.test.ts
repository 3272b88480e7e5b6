import { describe, expect, test } from "vitest";
import { answer, limits, part, row } from "../../fixtures";
import {
  display, EMPTY, give, milliOf, missOf, nextKey, press, startAt, stepsOf, stepsToNext, warns,
} from "./logic";

const mpa = part("p", "number", { unit: "MPa", decimals: 2 });
const range = limits(350, 550);
const type = (keys: string) => [...keys].reduce(press, "");

describe("implied decimals", () => {
  test("the last digits are the decimals", () => {
    expect(display(type("041"), 2)).toBe("0.41");
    expect(milliOf(type("041"), 2)).toBe(410);
    expect(milliOf(type("4"), 2)).toBe(40);
    expect(milliOf(type("231"), 0)).toBe(231_000);
    expect(milliOf(type("2315"), 1)).toBe(231_500);
  });

  test("a point ends them", () => {
    expect(milliOf(type(".4"), 2)).toBe(400);
    expect(milliOf(type("12.5"), 2)).toBe(12_500);
    expect(display(type("12."), 2)).toBe("12.");
    expect(type("1..2")).toBe("1.2");
  });

  test("a sign turns, an empty pad is no value", () => {
    expect(milliOf(type("-185"), 1)).toBe(-18_500);
    expect(type("-5-")).toBe("5");
    expect(milliOf("", 2)).toBeNull();
    expect(milliOf("-", 2)).toBeNull();
    expect(display("", 2)).toBe("–");
  });

  test("a pad takes seven digits", () => expect(type("123456789")).toBe("1234567"));
});

describe("a value out of its limits", () => {
  test("is asked for again, and accepted when it is the same", () => {
    const first = give({ ...EMPTY, typed: "061" }, mpa, "above");
    expect(first).toEqual({ kind: "again", entry: { typed: "", again_milli: 610 } });
    const second = give({ typed: "061", again_milli: 610 }, mpa, "above");
    expect(second).toEqual({ kind: "taken", milli: 610, out: true });
  });

  test("another wild value is asked for again too", () => {
    expect(give({ typed: "062", again_milli: 610 }, mpa, "above")).toEqual({
      kind: "again", entry: { typed: "", again_milli: 620 },
    });
  });

  test("the second look may set it right", () => {
    expect(give({ typed: "041", again_milli: 4100 }, mpa, null)).toEqual({
      kind: "taken", milli: 410, out: false,
    });
  });

  test("is asked for again under its limit too, but never for a jump", () => {
    expect(give({ ...EMPTY, typed: "011" }, mpa, "below").kind).toBe("again");
    expect(give({ ...EMPTY, typed: "049" }, mpa, "jump")).toEqual({
      kind: "taken", milli: 490, out: false,
    });
  });

  test("says by how much it misses which limit", () => {
    expect(missOf(610, range)).toEqual({ side: "above", limit: 550, by: 60 });
    expect(missOf(300, range)).toEqual({ side: "below", limit: 350, by: 50 });
    expect(missOf(400, range)).toBeNull();
  });

  test("a warning goes while another value is typed; an empty pad is never taken", () => {
    const asked = { typed: "", again_milli: 610 };
    expect([warns(asked, null), nextKey(asked, null)]).toEqual([true, "reading.type_again"]);
    expect([warns(asked, 60), nextKey(asked, 60)]).toEqual([false, "reading.next"]);
    expect([warns(asked, 610), nextKey(asked, 610)]).toEqual([true, "reading.give_again"]);
    expect(nextKey(EMPTY, null)).toBe("reading.next");
  });
});

test("no digit gives nothing", () => expect(give(EMPTY, mpa, null)).toEqual({ kind: "nothing" }));

test("the pad walks the figures and opens at the first that is open", () => {
  const rows = [
    row("a", { parts: [mpa] }, { answer: answer(1) }),
    row("tick"),
    row("b", { parts: [mpa, { ...mpa, id: "q" }] }),
  ];
  const steps = stepsOf(rows);
  expect(steps.map(({ row: one, part: two }) => `${one.item.id}.${two.id}`)).toEqual([
    "a.p", "b.p", "b.q",
  ]);
  expect(startAt(steps, null)).toBe(1);
  expect(startAt(steps, "a")).toBe(0);
});

test("an answered item is left with all its figures", () => {
  const steps = stepsOf([
    row("a", { parts: [mpa, { ...mpa, id: "q" }, { ...mpa, id: "r" }] }),
    row("b", { parts: [mpa] }), row("b", { parts: [mpa] }, { equipment: "e2" }),
  ]);
  expect([0, 1, 2, 3, 4].map((at) => stepsToNext(steps, at))).toEqual([3, 2, 1, 1, 1]);
  // The last one's rest is left too: the pad is done.
  expect(stepsToNext(steps.slice(0, 3), 0)).toBe(3);
});
