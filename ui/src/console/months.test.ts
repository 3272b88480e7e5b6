import { expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n/console";
import {
  daysOf, endsOf, isMonth, monthBeside, monthIn, monthName, weekdayName, weeksOf,
} from "./months";

test("months go on over the year's end and what is none is this one", () => {
  expect([monthBeside("2026-11", 2), monthBeside("2026-01", -1)]).toEqual(["2027-01", "2025-12"]);
  expect(["2026-00", "2026-13", "2026-1", 7].map(isMonth)).toEqual([false, false, false, false]);
  expect([monthIn({ month: "2026-02" }), monthIn({ month: "x" })]).toEqual(["2026-02", null]);
});

test("weeks begin on Monday and have their gaps", () => {
  // 1 November 2026 is a Sunday.
  const weeks = weeksOf(daysOf("2026-11"));
  expect(weeks.length).toBe(6);
  expect(weeks[0]!.map((one) => one?.day ?? null)).toEqual(
    [null, null, null, null, null, null, "2026-11-01"]);
  expect(weeks[5]![0]).toEqual({ day: "2026-11-30" });
  expect(weeks.flat().filter(Boolean).length).toBe(30);
  expect(daysOf("2028-02").length).toBe(29);
  expect(endsOf("2028-02")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  expect(weeksOf([])).toEqual([]);
});

test("months and weekdays are named in the reader's language", () => {
  expect([monthName("2026-11"), weekdayName(0)]).toEqual(["2026年11月", "周一"]);
  setLanguage("en");
  expect([monthName("2026-11"), weekdayName(6)]).toEqual(["Nov 2026", "Sun"]);
  setLanguage("zh-CN");
});
