import { describe, expect, test } from "vitest";
import type { CheckpointShown } from "@/shared/types/CheckpointShown";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { LookedAt } from "@/shared/types/LookedAt";
import { answer, limits, part, row } from "../../fixtures";
import { countsOf, figuresOf, linesOf, readRows } from "./sheet";

const said = (words: { zh: string }) => words.zh;
const mpa = part("p", "number", { unit: "MPa", decimals: 2, limits: limits(350, 550) });
const shown = (items: ItemRow[]): CheckpointShown => ({
  round: "r", round_name: "", round_kind: null, how: "qr", to_mount: false, items, items_done: 0,
  pieces: [], next: null, finished: false,
  place: { checkpoint: "c", name: "泵房", building: "", code: null },
});
const looked = (more: Partial<LookedAt> = {}): LookedAt => ({
  part: "p", second_look: null, last_milli: null, last_at: null, counted: null,
  per_day_milli: null, difference_milli: null, ...more,
});
const gauge = (milli: number | null, more: Partial<ItemRow> = {}) =>
  row("g", { parts: [mpa] }, {
    answer: milli === null ? null : answer(4, { values: [{ part: "p", milli }] }), ...more,
  });
const line = (one: ItemRow, look: LookedAt[] = [looked()]) =>
  linesOf(shown([one]), one, look, said);

test("gauges are on the sheet, read or not, and figures that other items were given", () => {
  const tick = row("tick");
  const mixed = (values: { part: string; milli: number }[]) =>
    row("mixed", { parts: [part("n", "count"), { ...mpa, optional: true }] }, {
      answer: answer(2, { values }),
    });
  const given = mixed([{ part: "p", milli: 1 }]);
  const rows = readRows([gauge(null), tick, mixed([{ part: "n", milli: 1000 }]), given]);
  expect(rows.map((one) => one.item.id)).toEqual(["g", "mixed"]);
  expect(rows[1]).toBe(given);
  expect(figuresOf(mixed([{ part: "n", milli: 1000 }]))).toEqual([]);
});

describe("a line", () => {
  test("says value, limits, and opens the pad there", () => {
    expect(line(gauge(420))[0]).toMatchObject({
      value: "0.42 MPa", range: "0.35–0.55 MPa", mark: "good", why: "",
      path: "/round/r/at/c/read?item=g",
    });
  });

  test("is bad out of its limits, amber where it jumped or can't be", () => {
    expect(line(gauge(610), [looked({ second_look: "above" })])[0]?.mark).toBe("bad");
    expect(line(gauge(420), [looked({ last_milli: 300 })])[0]?.mark).toBe("amber");
    const exchanged = looked({ counted: { is: "exchanged" } });
    expect(line(gauge(420), [exchanged])[0]?.mark).toBe("amber");
    expect(line(gauge(420), [exchanged])[0]?.why).not.toBe("");
  });

  test("says why there is no figure", () => {
    const stopped = gauge(null, { answer: answer(3, {
      outcome: "not_possible", clauses: ["stopped"],
    }) });
    const open = line(gauge(null), [])[0];
    expect(line(stopped, [])[0]).toMatchObject({ mark: "amber" });
    expect(line(stopped, [])[0]?.value).not.toBe(open?.value);
    expect(open?.mark).toBe("open");
  });

  test("stands there for each figure of an item, by its own name", () => {
    const both = row("g", { parts: [mpa, { ...mpa, id: "q", name: { zh: "回水", en: "R" } }] }, {
      answer: answer(4, { values: [{ part: "p", milli: 400 }, { part: "q", milli: 500 }] }),
    });
    expect(line(both).map((one) => one.name)).toEqual(["g · p", "g · 回水"]);
  });
});

test("the head counts what was read, and what is worth a look", () => {
  const lines = [
    ...line(gauge(420)), ...line(gauge(610), [looked({ second_look: "above" })]),
    ...line(gauge(420), [looked({ last_milli: 300 })]), ...line(gauge(null), []),
  ];
  expect(countsOf(lines)).toEqual({ read: 3, bad: 1, amber: 1, open: 1 });
});
