import { describe, expect, test } from "vitest";
import type { CheckpointShown } from "@/shared/types/CheckpointShown";
import type { FindingRow } from "@/shared/types/FindingRow";
import type { ItemRow } from "@/shared/types/ItemRow";
import { answer, part, row } from "../../fixtures";
import {
  bulkRows, judgedOf, keyOf, kindOf, lastSeq, mainOf, passOf, stillOf, tapOf,
} from "./logic";

const number = part("p", "number", { decimals: 2 });
const shown = (items: ItemRow[], next: CheckpointShown["next"] = null): CheckpointShown => ({
  round: "r", round_name: "A", round_kind: null,
  to_mount: false, items, pieces: [], items_done: 0, next, finished: false, how: "code",
  place: { checkpoint: "c", name: "C", building: "", code: null },
});

describe("kinds of rows", () => {
  test("figures alone go to the pad, everything else with parts to the sheet", () => {
    expect(kindOf(row("1.1"))).toBe("tick");
    expect(kindOf(row("1.0", { parts: [part("works", "check")] }))).toBe("tick");
    expect(kindOf(row("1.2", { parts: [number] }))).toBe("reading");
    expect(kindOf(row("1.3", { parts: [number, part("c", "count")] }))).toBe("parts");
    expect(kindOf(row("1.4", { parts: [{ ...number, optional: true }] }))).toBe("parts");
  });

  test("the same item at two extinguishers has two keys", () => {
    expect(keyOf(row("1.1"))).toBe("1.1");
    expect(keyOf(row("1.1", {}, { equipment: "e7" }))).toBe("1.1@e7");
  });
});

describe("the rest is fine", () => {
  test("never takes must-see, fields, conduct, answered rows, or a known finding along", () => {
    const rows = [
      row("plain"),
      row("must", { must_see: true }),
      row("fields", { parts: [part("c", "count")] }),
      row("conduct", { template: "behaviour" }),
      row("answered", {}, { answer: answer(4) }),
      row("known", {}, { open: {} as FindingRow }),
    ];
    expect(bulkRows(rows).map(keyOf)).toEqual(["plain"]);
  });

  test("is offered once the end of the list was seen", () => {
    const list = shown([row("a"), row("b"), row("c", { must_see: true })]);
    expect(mainOf(list, false)).toEqual({ kind: "bulk", n: 2, enabled: false });
    expect(mainOf(list, true)).toEqual({ kind: "bulk", n: 2, enabled: true });
  });

  test("then the button names what is left, then the next place, then the end", () => {
    const done = row("a", {}, { answer: answer(1) });
    expect(mainOf(shown([done, row("m", { must_see: true })]), true)).toEqual({
      kind: "left", n: 1,
    });
    const place = { checkpoint: "d", name: "D", building: "", code: null };
    expect(mainOf(shown([done], place), true)).toEqual({ kind: "next", place });
    expect(mainOf(shown([done]), true)).toEqual({ kind: "finish" });
  });
});

describe("a tap on the left", () => {
  test("passes an open row and takes a pass back", () => {
    const passed = row("a", {}, { answer: answer(7) });
    expect(tapOf(row("a"), [])).toEqual({ kind: "pass" });
    expect(tapOf(passed, [passed])).toEqual({ kind: "undo", seq: 7, rows: 1 });
  });

  test("knows how many rows an act answered", () => {
    const rows = ["a", "b"].map((id) => row(id, {}, { answer: answer(7, { bulk: true }) }));
    expect(tapOf(rows[0]!, rows)).toEqual({ kind: "undo", seq: 7, rows: 2 });
  });

  test("opens what is wrong, and the fields of what has some", () => {
    const wrong = row("a", {}, { answer: answer(7, { outcome: "fail" }) });
    expect(tapOf(wrong, [wrong])).toEqual({ kind: "open" });
    expect(tapOf(row("b", { parts: [number] }), [])).toEqual({ kind: "read" });
    expect(tapOf(row("b", { parts: [part("c", "date")] }), [])).toEqual({ kind: "parts" });
  });
});

test("still so repeats the reasons of the open finding", () => {
  const clauses = [{ id: "loose", zh: "L", en: "Loose" }, { id: "dust", zh: "D", en: "Dust" }];
  const open = { clauses: [{ zh: "L", en: "Loose" }] } as FindingRow;
  const known = row("3.8", { clauses }, { open });
  expect(stillOf(known)).toMatchObject({ item: "3.8", outcome: "fail", clauses: ["loose"] });
  expect(stillOf({ ...known, answer: answer(3) })).toBeNull();
  expect(stillOf(row("3.8", { clauses }))).toBeNull();
  // One that was said in words or by a picture alone is known all the same.
  const nothing = { clauses: [] as FindingRow["clauses"] } as FindingRow;
  const bare = row("3.8", { clauses }, { open: nothing });
  expect(stillOf(bare)).toMatchObject({ outcome: "fail", clauses: [] });
});

test("what Rust judged counts, not what was given", () => {
  const low = row("w.1", {}, { equipment: "e2", answer: answer(4, { outcome: "fail" }) });
  expect(judgedOf(passOf(low), shown([row("w.1"), low]))).toBe("fail");
  expect(judgedOf(passOf(low), shown([]))).toBe("pass");
});

test("an answer from another handheld is not ours to take back", () => {
  const theirs = row("a", {}, { answer: answer(0) });
  expect(lastSeq([theirs])).toBeNull();
  expect(tapOf(theirs, [theirs])).toEqual({ kind: "open" });
});

test("the last act is the highest line", () => {
  const rows = [3, 9, 5].map((seq) => row(`${seq}`, {}, { answer: answer(seq) }));
  expect(lastSeq(rows)).toBe(9);
  expect(lastSeq([row("a")])).toBeNull();
});
