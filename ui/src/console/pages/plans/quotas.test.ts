import { expect, test } from "vitest";
import { lastDayOf } from "./quotas";

test("a period that ends at midnight ends on the day before", () => {
  const period = (closes: string) => ({
    start: "2026-11-23T00:00", opens: "2026-11-23T00:00:00+08:00", closes, done: 1, wanted: 10,
    stands: "open" as const,
  });
  const last = (closes: string) => lastDayOf(period(closes), "Asia/Shanghai");
  expect([last("2026-11-30T00:00:00+08:00"), last("2026-11-30T06:00:00+08:00")])
    .toEqual(["2026-11-29", "2026-11-30"]);
});
