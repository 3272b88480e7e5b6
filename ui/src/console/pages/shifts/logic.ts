// The month's grid of shifts in weeks, and what a handover's count says.
import type { LocationQuery } from "vue-router";
import type { ConsoleShifts } from "@/shared/types/ConsoleShifts";
import type { ShiftCell } from "@/shared/types/ShiftCell";
import type { ShiftHandover } from "@/shared/types/ShiftHandover";
import type { ShiftMonth } from "@/shared/types/ShiftMonth";
import type { ShiftsDay } from "@/shared/types/ShiftsDay";
import { isDay } from "../../formats";
import { weeksOf } from "../../months";

export interface Week {
  days: (ShiftsDay | null)[];
  rows: { shift: ShiftMonth; cells: (ShiftCell | null)[] }[];
}

/** A block a week, a row a shift: a whole month beside each other would leave no room for names. */
export function weeksIn(shown: ConsoleShifts): Week[] {
  const place = new Map(shown.days.map(({ day }, n) => [day, n]));
  return weeksOf(shown.days).map((days) => ({
    days,
    rows: shown.shifts.map((shift) => ({
      shift,
      cells: days.map((day) => (day ? (shift.days[place.get(day.day)!] ?? null) : null)),
    })),
  }));
}

/** The day whose handovers are asked for; null: today's. */
export const dayIn = (query: LocationQuery): string | null => (isDay(query.day) ? query.day : null);

export const handedOn = (shown: ConsoleShifts, day: string): ShiftHandover[] =>
  shown.handovers.filter((one) => one.day === day);

export const handoversOn = (shown: ConsoleShifts, day: string): number =>
  handedOn(shown, day).length;

/** How many tools aren't as many as they should be. */
export const wrongIn = (handover: ShiftHandover): number =>
  handover.tools.filter(({ expected, counted }) => expected !== counted).length;

/** `−1`, `+2`: what was counted, against what there should be; null where it fits. */
export function gapOf({ expected, counted }: { expected: number; counted: number }): string | null {
  if (counted === expected) return null;
  return counted < expected ? `−${expected - counted}` : `+${counted - expected}`;
}

export const swapsIn = (shown: ConsoleShifts): number =>
  shown.shifts.reduce((sum, shift) =>
    sum + shift.days.reduce((all, cell) => all + cell.swaps.length, 0), 0);
