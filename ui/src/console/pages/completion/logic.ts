// The calendar of completion: squares of a year in weeks, what each says, and hours of the week.
import type { LocationQuery } from "vue-router";
import { t } from "@/shared/i18n/console";
import type { Completion } from "@/shared/types/Completion";
import type { CompletionDay } from "@/shared/types/CompletionDay";
import type { CompletionHour } from "@/shared/types/CompletionHour";
import { dayBeside, dayName } from "../../formats";
import { weekdayOf } from "../../months";

export interface Filter {
  year: number | null;
  weekday: number | null;
  hour: number | null;
}

const within = (text: unknown, max: number): number | null =>
  (typeof text === "string" && /^\d{1,4}$/.test(text) && Number(text) <= max ? Number(text) : null);

export function filterIn(query: LocationQuery): Filter {
  const [weekday, hour] = [within(query.weekday, 6), within(query.hour, 23)];
  const both = weekday !== null && hour !== null;
  return {
    year: within(query.year, 9999) || null,
    weekday: both ? weekday : null,
    hour: both ? hour : null,
  };
}

export const queryOf = ({ year, weekday, hour }: Filter): Record<string, string> => ({
  ...(year === null ? {} : { year: String(year) }),
  ...(weekday === null || hour === null ? {} : { weekday: String(weekday), hour: String(hour) }),
});

/** What was due and is known to be done or not. */
export const knownOf = (day: CompletionDay) => day.done + day.late + day.open + day.missed;
export const handedIn = (day: CompletionDay) => day.done + day.late;

/** Rounds whose outcome is known, and what a list of them is asked for. */
export const KNOWN = "done,late,open,missed";
export const HANDED_IN = "done,late";

/** The list of a year's rounds of which something came. */
export const askedOf = (year: number, came: string): Record<string, string> =>
  ({ from: `${year}-01-01`, to: `${year}-12-31`, came });

/** From 0 to 1; null where nothing was due, or nothing is known. */
export function shareOf(day: CompletionDay): number | null {
  const known = knownOf(day);
  return known === 0 ? null : handedIn(day) / known;
}

export type Look = "whole" | "most" | "poor" | "unknown" | "ahead" | "none";
export const MARK: Record<Look, string> = {
  whole: "", most: "▲", poor: "✕", unknown: "?", ahead: "", none: "",
};

export function lookOf(day: CompletionDay | null): Look {
  if (day === null) return "none";
  const share = shareOf(day);
  if (share === null) return day.unknown > 0 ? "unknown" : day.ahead > 0 ? "ahead" : "none";
  if (share === 1) return day.unknown > 0 ? "unknown" : "whole";
  return share >= 0.8 ? "most" : "poor";
}

export interface Square {
  day: string;
  counts: CompletionDay | null;
}

/** Every day of the year, with what is known of it. */
export function squaresOf(told: Completion): Square[] {
  const by_day = new Map(told.days.map((one) => [one.day, one]));
  const squares: Square[] = [];
  for (let day = `${told.year}-01-01`; day.startsWith(`${told.year}-`); day = dayBeside(day, 1)) {
    squares.push({ day, counts: by_day.get(day) ?? null });
  }
  return squares;
}

/** In which column of weeks a day of the year lies, from 1. */
export function columnOf(day: string): number {
  const first = `${day.slice(0, 4)}-01-01`;
  const n = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000;
  return Math.floor((n + weekdayOf(first)) / 7) + 1;
}

/** `11月23日 周一 · 应做 12 · 交回 11 · 漏 1`. */
export function wordsOf({ day, counts }: Square): string {
  if (counts === null) return `${dayName(day)} · ${t("console.completion.nothing")}`;
  const known = knownOf(counts);
  const some = (key: "late" | "open" | "missed" | "unknown" | "ahead") =>
    (counts[key] > 0 ? t(`console.completion.n_${key}`, { n: counts[key] }) : "");
  const words = known === 0 ? [] : [
    t("console.completion.n_done", { n: handedIn(counts), of: known }),
    some("late"), some("open"), some("missed"),
  ];
  return [dayName(day), ...words, some("unknown"), some("ahead")].filter(Boolean).join(" · ");
}

/** What all days come to. */
export function sumOf(days: CompletionDay[]): CompletionDay {
  const sum = { day: "", done: 0, late: 0, open: 0, missed: 0, unknown: 0, ahead: 0 };
  for (const day of days) {
    for (const name of ["done", "late", "open", "missed", "unknown", "ahead"] as const) {
      sum[name] += day[name];
    }
  }
  return sum;
}

export interface Row {
  hour: number;
  cells: (CompletionHour | null)[];
}

/** Hours at which anything was due, each with the seven days of the week. */
export function rowsOf(hours: CompletionHour[]): Row[] {
  const rows = new Map<number, Row>();
  for (const one of hours) {
    const row = rows.get(one.hour) ??
      { hour: one.hour, cells: Array.from({ length: 7 }, () => null) };
    row.cells[one.weekday] = one;
    rows.set(one.hour, row);
  }
  return [...rows.values()].sort((a, b) => a.hour - b.hour);
}

/** How dark a cell of misses is, of four; 0 where nothing was missed. */
export function depthOf({ missed }: CompletionHour, most: number): number {
  return missed === 0 ? 0 : Math.max(1, Math.ceil((missed / Math.max(1, most)) * 4));
}
