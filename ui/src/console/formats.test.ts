import { afterEach, describe, expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n/console";
import {
  clockAt, dateText, dayAt, dayBeside, dayName, isDay, isWholeDay, milliText, siteDayAt, span,
  untilAt, whenAt,
} from "./formats";

const ZONE = "Asia/Shanghai";
const MINUTE = 60_000;

afterEach(() => setLanguage("zh-CN"));

describe("times", () => {
  test("are the site's, wherever the browser stands", () => {
    expect(clockAt("2026-11-23T14:41:00Z", ZONE)).toBe("22:41");
    expect(clockAt("2026-11-23T16:05:00Z", ZONE)).toBe("00:05");
    expect(dayAt("2026-11-23T16:05:00Z", ZONE)).toBe("2026-11-24");
  });

  test("that are missing show a dash", () => {
    expect([clockAt("", ZONE), dayAt("soon", ZONE), whenAt("", ZONE, "2026-11-23")]).toEqual([
      "–", "–", "–",
    ]);
  });

  test("carry their day when it is not today", () => {
    expect(whenAt("2026-11-23T22:41:00+08:00", ZONE, "2026-11-23")).toBe("22:41");
    setLanguage("en");
    expect(whenAt("2026-11-22T22:41:00+08:00", ZONE, "2026-11-23")).toBe("22 Nov 22:41");
  });
});

describe("days", () => {
  test("are named with the weekday", () => {
    expect(dayName("2026-11-23")).toMatch(/^11.23. .{2}$/);
    setLanguage("en");
    expect(dayName("2026-11-23")).toBe("Mon 23 Nov");
  });

  test("of a site begin at its own hour, also at a year's end", () => {
    const day = (at: string, day_start_min: number) =>
      siteDayAt(at, { time_zone: ZONE, day_start_min });
    expect(day("2026-12-01T03:05:00+08:00", 360)).toBe("2026-11-30");
    expect(day("2026-12-01T05:59:59+08:00", 360)).toBe("2026-11-30");
    expect(day("2026-12-01T06:00:00+08:00", 360)).toBe("2026-12-01");
    expect(day("2027-01-01T03:05:00+08:00", 360)).toBe("2026-12-31");
    expect(day("2026-12-01T00:00:00+08:00", 0)).toBe("2026-12-01");
    expect(day("soon", 360)).toBe("–");
  });

  test("follow one another over a year's end", () => {
    expect(dayBeside("2026-12-31", 1)).toBe("2027-01-01");
    expect(dayBeside("2027-01-01", -1)).toBe("2026-12-31");
  });

  test("that do not exist are none", () => {
    expect(["2026-11-23", "2026-13-01", "23.11.2026", undefined].map(isDay)).toEqual([
      true, false, false, false,
    ]);
  });
});

test.each([
  [20_000, "1 min"],
  [41 * MINUTE, "41 min"],
  [60 * MINUTE, "1 h"],
  [-185 * MINUTE, "3 h 5 min"],
  [11 * 60 * MINUTE + 5 * MINUTE, "11 h"],
  [3 * 24 * 60 * MINUTE, "3 days"],
])("%d ms is said as %s", (ms, wanted) => {
  setLanguage("en");
  expect(span(ms)).toBe(wanted);
});

test.each([[620, "0.62"], [3000, "3"], [-50, "-0.05"]])("%d thousandths are %s", (value, text) => {
  expect(milliText(value)).toBe(text);
});

test("the end of a stretch says when it is the next day's", () => {
  const until = (to: string) => untilAt("2026-11-23T06:00:00+08:00", to, ZONE);
  expect(until("2026-11-24T05:00:00+08:00")).toBe("次日 05:00");
  expect(until("2026-11-23T23:30:00+08:00")).toBe("23:30");
  setLanguage("en");
  expect(until("2026-11-24T05:00:00+08:00")).toBe("05:00 +1");
});

test("a date that was read is written as every other", () => {
  expect(dateText("2027-06-30")).toBe("2027年6月30日");
  setLanguage("en");
  expect([dateText("2027-06-30"), dateText("soon")]).toEqual(["30 Jun 2027", "soon"]);
});

test("a day that no month has is none", () => {
  expect(["2026-02-30", "2026-02-28", "2028-02-29", "2026-13-01"].map(isDay))
    .toEqual([false, true, true, false]);
});

test("a day is whole once its year is one of this century", () => {
  const typed = ["0002-11-30", "0020-11-30", "0202-11-30", "2025-11-30", "20255-11-30", ""];
  expect(typed.filter(isWholeDay)).toEqual(["2025-11-30"]);
  expect(isWholeDay("2100-01-01")).toBe(false);
});
