import { expect, test } from "vitest";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import type { Severity } from "@/shared/types/Severity";
import { ageOf, barsOf, daysOld } from "./ages";

const NOW = Date.parse("2026-11-23T12:00:00+08:00");
const raised = (hours: number, severity: Severity = "normal", state = "assigned") => ({
  raised_at: new Date(NOW - hours * 3_600_000).toISOString(),
  since: new Date(NOW - hours * 3_600_000).toISOString(), severity, state,
}) as ConsoleFinding;

test.each([
  [0, "fresh"], [1.99, "fresh"], [2, "today"], [23.9, "today"], [24, "days"], [71.9, "days"],
  [72, "old"], [2000, "old"], [-1, "fresh"],
])("after %s hours a finding is %s", (hours, age) => {
  expect(ageOf(raised(hours), NOW)).toBe(age);
});

test("open ones stand by age, the worst first, and closed ones nowhere", () => {
  const bars = barsOf([
    raised(1, "minor"), raised(1, "serious"), raised(1, "serious"), raised(100),
    raised(1, "serious", "verified"),
  ], NOW);
  expect(bars.map(({ n }) => n)).toEqual([3, 0, 0, 1]);
  expect(bars[0]!.parts).toEqual([{ severity: "serious", n: 2 }, { severity: "minor", n: 1 }]);
});

test("its days are whole ones, and none is before it began", () => {
  expect([raised(47), raised(48), raised(-5)].map((one) => daysOld(one, NOW))).toEqual([1, 2, 0]);
});

test("what was merged into it may be known for longer", () => {
  expect(daysOld({ ...raised(1), since: raised(24 * 40).raised_at }, NOW)).toBe(40);
});
