// What a day of the working calendar is.
import type { LocationQuery } from "vue-router";
import type { ConsoleCalendar } from "@/shared/types/ConsoleCalendar";
import { daysOf, weekdayOf, weeksOf } from "../../months";

/** `off`: a holiday; `work`: a weekend day that is worked. */
export type DayKind = "plain" | "weekend" | "off" | "work";

export const yearIn = (query: LocationQuery): number | null =>
  (typeof query.year === "string" && /^\d{4}$/.test(query.year) && query.year !== "0000"
    ? Number(query.year) : null);

/** A year's first and last day, as its list is asked for. */
export function stretchOf(year: number): { from: string; to: string } {
  const written = String(year).padStart(4, "0");
  return { from: `${written}-01-01`, to: `${written}-12-31` };
}

export interface CalendarMonth {
  month: string;
  weeks: ({ day: string; kind: DayKind } | null)[][];
}

export function monthsOf(calendar: ConsoleCalendar): CalendarMonth[] {
  const off = new Set(calendar.off);
  const work = new Set(calendar.work);
  const kindOf = (day: string): DayKind => {
    if (work.has(day)) return "work";
    if (off.has(day)) return "off";
    return weekdayOf(day) > 4 ? "weekend" : "plain";
  };
  return Array.from({ length: 12 }, (_, n) => {
    const year = String(calendar.year).padStart(4, "0");
    const month = `${year}-${String(n + 1).padStart(2, "0")}`;
    const days = daysOf(month).map(({ day }) => ({ day, kind: kindOf(day) }));
    return { month, weeks: weeksOf(days) };
  });
}
