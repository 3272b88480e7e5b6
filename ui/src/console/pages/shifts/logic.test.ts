import { expect, test } from "vitest";
import type { ConsoleShifts } from "@/shared/types/ConsoleShifts";
import type { ShiftCell } from "@/shared/types/ShiftCell";
import type { ShiftHandover } from "@/shared/types/ShiftHandover";
import { daysOf } from "../../months";
import { dayIn, gapOf, handedOn, swapsIn, weeksIn, wrongIn } from "./logic";

const cell = (who: string): ShiftCell => ({ staff: [who], own: false, swaps: [] });
const days = daysOf("2026-11").map(({ day }) => ({ day, works: true }));
const handover = (day: string): ShiftHandover => ({
  day, at: `${day}T18:00:00+08:00`, gives: "Wang", takes: "Zhang", open: 0, unfinished: 0,
  note: null, taken_at: null,
  tools: [{ name: "Radio", expected: 6, counted: 5 }, { name: "Key", expected: 2, counted: 2 }],
});
const shown: ConsoleShifts = {
  month: "2026-11", today: "2026-11-23", days,
  shifts: [{
    id: "n", name: "Night", from: "18:00", to: "06:00", usual: ["Zhang"],
    days: days.map(({ day }) => (day === "2026-11-25"
      ? { staff: ["Zhao"], own: true, swaps: [{ gives: "Zhang", takes: "Zhao" }] }
      : cell(day))),
  }],
  handovers: [handover("2026-11-23"), handover("2026-11-22")],
};

test("each week has a row for each shift, with its own days' cells", () => {
  const weeks = weeksIn(shown);
  expect(weeks.length).toBe(6);
  expect(weeks[0]!.rows[0]!.cells.map((one) => one?.staff[0] ?? null))
    .toEqual([null, null, null, null, null, null, "2026-11-01"]);
  expect(weeks[4]!.rows[0]!.cells[2]!.staff).toEqual(["Zhao"]);
  expect(swapsIn(shown)).toBe(1);
});

test("handovers are those of the day that is asked for", () => {
  expect(handedOn(shown, "2026-11-22").length).toBe(1);
  expect(handedOn(shown, "2026-11-21")).toEqual([]);
  expect([dayIn({ day: "2026-11-22" }), dayIn({ day: "x" })]).toEqual(["2026-11-22", null]);
});

test("a count that is off says by how much", () => {
  expect(wrongIn(handover("2026-11-23"))).toBe(1);
  expect([[6, 5], [6, 8], [6, 6]].map(([expected, counted]) =>
    gapOf({ expected: expected!, counted: counted! }))).toEqual(["−1", "+2", null]);
});
