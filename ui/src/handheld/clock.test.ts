import { afterEach, describe, expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n";
import {
  bytes, clockTime, dayOf, dayTime, dayWords, endTime, hourOf, lasting, localMinute,
  minutesUntil, monthWords, stretch,
} from "./clock";

const SHANGHAI = "Asia/Shanghai";
const at = "2026-11-23T22:45:00+08:00";
const now = Date.parse("2026-11-23T22:12:00+08:00");

afterEach(() => setLanguage("zh-CN"));

describe("times", () => {
  test("are the site's, whatever zone a server wrote", () => {
    expect(clockTime("2026-11-23T14:45:00Z", SHANGHAI)).toBe("22:45");
    expect(clockTime("2026-11-23T16:05:00Z", SHANGHAI)).toBe("00:05");
    expect(dayOf(Date.parse("2026-11-23T16:05:00Z"), SHANGHAI)).toBe("2026-11-24");
    expect(hourOf(now, SHANGHAI)).toBe(22);
    expect(localMinute(Date.parse("2026-11-23T16:05:30Z"), SHANGHAI)).toBe("2026-11-24T00:05");
  });

  test("say the day only where it is another", () => {
    setLanguage("en");
    expect(dayTime(at, now, SHANGHAI)).toBe("today 22:45");
    expect(dayWords("2026-11-23")).toBe("Nov 23");
    expect(dayTime("2026-11-24T18:00:00+08:00", now, SHANGHAI)).toBe("Nov 24 18:00");
  });

  test("a month has its year where that is asked", () => {
    setLanguage("en");
    expect(monthWords("2026-03", "long")).toBe("March 2026");
    expect(monthWords("2026-03", "short")).toBe("Mar");
  });

  test("a round that ends after midnight says so", () => {
    expect(endTime("2026-11-24T06:00", "2026-11-25T05:00:00+08:00", SHANGHAI)).toMatch(/.+ 05:00$/);
    expect(endTime("2026-11-24T22:00", "2026-11-24T22:45:00+08:00", SHANGHAI)).toBe("22:45");
  });

  test("count whole minutes up to an end", () => {
    expect(minutesUntil(at, now)).toBe(33);
    expect(minutesUntil(at, now + 1000)).toBe(33);
    expect(minutesUntil(at, now + 60 * 60_000)).toBe(-27);
  });
});

test("stretches and sizes read as people say them", () => {
  setLanguage("en");
  expect(stretch(33)).toBe("33 min");
  expect(stretch(192)).toBe("3 h 12 min");
  expect(stretch(60 * 50)).toBe("2 days");
  expect([lasting(59), lasting(-59), lasting(60)]).toEqual(["59 s", "59 s", "1 min"]);
  expect(bytes(900)).toBe("900 bytes");
  expect(bytes(1_820_000)).toBe("1.8 MB");
  expect(bytes(10_737_400_000)).toBe("10.7 GB");
});
