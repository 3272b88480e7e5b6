import { expect, test } from "vitest";
import type { FindingRow } from "@/shared/types/FindingRow";
import type { PieceShown } from "@/shared/types/PieceShown";
import { answer, limits, part, row } from "../../fixtures";
import { kindOf, pieceAt } from "./logic";

const said = (words: { zh: string }) => words.zh;
const of = (equipment: string, id: string, more = {}, rest = {}) =>
  row(id, more, {
    equipment, equipment_name: `${equipment}号`, list: "eq-extinguisher-powder", ...rest,
  });
const finding = (id: string) => ({ finding: id }) as FindingRow;

test("each piece has its card where its items begin, the place itself has none", () => {
  const rows = [row("5.1"), of("1", "a"), of("1", "b"), of("2", "a"), of("2", "b")];
  const heads = rows.map((_, at) => pieceAt(rows, at, said, [])?.name ?? null);
  expect(heads).toEqual([null, "1号", null, "2号", null]);
});

test("it says what it is, how far it is checked and what is open", () => {
  const rows = [
    of("1", "a", {}, { answer: answer(3), open: finding("f1") }),
    of("1", "b", {}, { open: finding("f1") }),
    of("1", "c", {}, { open: finding("f2") }),
    of("2", "a", {}, { answer: answer(4), open: finding("f3") }),
  ];
  const piece = pieceAt(rows, 0, said, [])!;
  expect(piece.kind).toBe("equipment.eq-extinguisher-powder");
  expect([piece.done, piece.total, piece.open]).toEqual([1, 3, 2]);
});

test("what was measured there last stands with its range; a choice of then doesn't", () => {
  const green = { id: "green", zh: "绿", en: "green", outcome: "pass" as const };
  const gauge = part("gauge", "choice", { choices: [green] });
  const pressure = part("pressure", "number", {
    unit: "MPa", decimals: 2, limits: limits(1000, 1400),
  });
  const last = [{ part: "gauge", choice: "green" }, { part: "pressure", milli: 1210 }];
  const rows = [of("1", "a", { parts: [gauge, pressure] }, { last })];
  const words = pieceAt(rows, 0, said, [])!.last.map((one) => [one.value, one.range]);
  expect(words).toEqual([["1.21 MPa", "1.00–1.40 MPa"]]);
});

test("it carries what the ledger says of this very piece", () => {
  const ledger = ["9", "2"].map((equipment) => ({ equipment }) as PieceShown);
  const rows = [of("1", "a"), of("2", "a")];
  expect(rows.map((_, at) => pieceAt(rows, at, said, ledger)?.ledger?.equipment ?? null))
    .toEqual([null, "2"]);
});

test("a list without a word has none", () => {
  expect(kindOf("eq-hydrant-box")).toBe("equipment.eq-hydrant-box");
  expect(kindOf("eq-of-ones-own")).toBeNull();
});
