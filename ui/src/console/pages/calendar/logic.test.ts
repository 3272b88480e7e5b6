import { expect, test } from "vitest";
import { monthsOf, stretchOf, yearIn } from "./logic";

const months = monthsOf({
  year: 2026, today: "2026-11-23", known: true, missing: [],
  off: ["2026-10-01"], work: ["2026-10-10"],
});

test("a day is a holiday, a worked weekend, a weekend or plain", () => {
  const days = months[9]!.weeks.flat().filter((day) => day !== null);
  const kind = (day: string) => days.find((one) => one.day === day)!.kind;
  expect(["2026-10-01", "2026-10-10", "2026-10-11", "2026-10-12"].map(kind))
    .toEqual(["off", "work", "weekend", "plain"]);
  expect(days.length).toBe(31);
  expect(months.map(({ month }) => month).at(-1)).toBe("2026-12");
});

test("a year of an address is four digits", () => {
  expect(["2027", "27", "0000", "x"].map((year) => yearIn({ year })))
    .toEqual([2027, null, null, null]);
});

test("a year's list goes from its first day to its last", () => {
  expect(stretchOf(2026)).toEqual({ from: "2026-01-01", to: "2026-12-31" });
});
