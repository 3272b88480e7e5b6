import { expect, test } from "vitest";
import type { Person } from "@/shared/types/Person";
import type { ShiftRow } from "@/shared/types/ShiftRow";
import { nextOn, standings, swappable, takersOf, takesBack } from "./logic";

function row(name: string, from: string, to: string, more: Partial<ShiftRow> = {}): ShiftRow {
  const staff = [{ staff: `${name}-1`, name: `${name}-1`, roles: [] }];
  return { shift: name, name, day: "2026-11-30", from, to, staff, running: false, ...more };
}
const stands = (rows: ShiftRow[], now: string) =>
  standings(rows, now).map(({ row: one, stand }) => `${one.name} ${stand}`);

test("what is on stands first, then what begins soonest, then what is over", () => {
  const rows = [row("early", "06:00", "14:00"), row("night", "22:00", "06:00"),
    row("desk", "15:00", "18:00"), row("late", "14:00", "22:00", { running: true })];
  expect(stands(rows, "2026-11-30T14:30")).toEqual([
    "late now", "desk next", "night later", "early over",
  ]);
});

test("two shifts that begin together both come next", () => {
  const rows = [row("a", "14:00", "22:00"), row("b", "14:00", "20:00")];
  expect(stands(rows, "2026-11-30T10:00")).toEqual(["a next", "b next"]);
  expect(nextOn(standings(rows, "2026-11-30T10:00")).sort()).toEqual(["a-1", "b-1"]);
});

test("past midnight yesterday's day shift is over and the night runs on", () => {
  const rows = [row("day", "06:00", "18:00"), row("night", "18:00", "06:00", { running: true })];
  expect(stands(rows, "2026-12-01T01:10")).toEqual(["night now", "day over"]);
});

test("a night shift that nobody runs ends on the next day", () => {
  expect(stands([row("night", "18:00", "06:00")], "2026-12-01T05:59")).toEqual(["night later"]);
  expect(stands([row("night", "18:00", "06:00")], "2026-12-01T06:00")).toEqual(["night over"]);
});

test("one swaps one's own shift, a leader anybody's, and none that is over", () => {
  expect(swappable("now", "me", "me", false)).toBe(true);
  expect(swappable("next", "other", "me", false)).toBe(false);
  expect(swappable("next", "other", "me", true)).toBe(true);
  expect(swappable("over", "me", "me", true)).toBe(false);
});

test("a swap is taken back by who may give it again", () => {
  expect(takesBack("other", "me", false)).toBe(false);
  expect(takesBack("me", "me", false)).toBe(true);
  expect(takesBack("other", "me", true)).toBe(true);
});

test("who does the same work and is free stands first", () => {
  const one = (staff: string, role: Person["roles"][number], on_shift: boolean): Person => ({
    staff, name: staff, roles: [role], pin_digits: 4, on_shift,
  });
  const people = [one("cleaner", "cleaner", false), one("busy", "guard", true),
    one("there", "guard", true), one("free", "guard", false)];
  const there = [{ staff: "there", name: "there", roles: [] }];
  const order = takersOf(people, there, ["guard"]).map(({ staff }) => staff);
  expect(order).toEqual(["free", "busy", "cleaner"]);
});
