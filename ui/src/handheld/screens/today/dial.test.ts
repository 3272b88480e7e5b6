import { expect, test } from "vitest";
import { dialAt, dialOf } from "./dial";

const round = { start: "2026-11-29T07:00", window_end: "2026-11-29T11:00:00+08:00" };
const at = (time: string) => Date.parse(`2026-11-29T${time}:00+08:00`);

test("the hands stand as on a wall's clock", () => {
  expect(dialAt("03:00")).toEqual({ hour_deg: 90, minute_deg: 0, left: null });
  expect(dialAt("21:30")).toEqual({ hour_deg: 285, minute_deg: 180, left: null });
  expect(dialAt("00:05").hour_deg).toBe(2.5);
});

test("before its time they say when it begins, then when it has to be done", () => {
  expect(dialOf(round, at("06:59"))).toEqual(dialAt("07:00"));
  expect(dialOf(round, at("07:00"))).toEqual(dialAt("11:00", 1));
  expect(dialOf(round, at("10:00"))).toEqual(dialAt("11:00", 0.25));
});

test("nothing is left after its time, and less than nothing never", () => {
  expect(dialOf(round, at("11:00")).left).toBe(0);
  expect(dialOf(round, at("12:00")).left).toBe(0);
  const odd = { start: "2026-11-29T07:00", window_end: "2026-11-29T07:00:00+08:00" };
  expect(dialOf(odd, at("07:00")).left).toBe(0);
});

test("without an end they say when it began", () => {
  expect(dialOf({ ...round, window_end: null }, at("09:00"))).toEqual(dialAt("07:00"));
});
