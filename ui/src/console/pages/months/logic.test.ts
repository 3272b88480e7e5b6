import { expect, test } from "vitest";
import type { LedgerYearPiece } from "@/shared/types/LedgerYearPiece";
import type { MonthStanding } from "@/shared/types/MonthStanding";
import { amongOf, askedOf, countsOf, filterIn, queryOf, rowsOf, sumsOf } from "./logic";

const MARKS: Record<string, MonthStanding> = {
  "+": "fine", "x": "finding", "!": "unchecked", "?": "pending", ".": "not_due",
};
const piece = (name: string, drawn: string, building = "1栋"): LedgerYearPiece => ({
  equipment: name, name, checkpoint_name: "大堂", building, kind: "eq", kind_name: null,
  months: [...drawn].map((mark) => ({ standing: MARKS[mark] ?? "not_due", looked: null })),
});
const PIECES = [
  piece("a", "........+!?."), piece("b", "........++x.", "2栋"), piece("c", ".........++."),
];

test("an address keeps what is looked for, and an odd one asks for nothing", () => {
  const query = { year: "2025", standing: "unchecked", building: "1栋", kind: "eq", text: "灭火" };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ year: "x", standing: "not_due" }))).toEqual({});
  expect(askedOf(filterIn(query), 2025)).toEqual(query);
});

test("pieces are found by what one of their months says, and each tile says how many", () => {
  const names = (query: Record<string, string>) => {
    const filter = filterIn(query);
    return rowsOf(amongOf(PIECES, filter), filter).map(({ name }) => name).join("");
  };
  expect([names({}), names({ standing: "unchecked" }), names({ building: "2栋" }),
    names({ text: "大堂", standing: "finding" })]).toEqual(["abc", "a", "b", "b"]);
  expect(countsOf(PIECES)).toEqual([
    { standing: "unchecked", count: 1 }, { standing: "pending", count: 1 },
    { standing: "finding", count: 1 }, { standing: "fine", count: 3 },
  ]);
});

test("a month adds up what was looked at of what was due", () => {
  expect(sumsOf(PIECES).slice(8)).toEqual([
    { looked: 2, due: 2 }, { looked: 2, due: 3 }, { looked: 2, due: 3 }, { looked: 0, due: 0 },
  ]);
});
