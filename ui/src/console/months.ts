// Months as pages carry them, `2026-11`. Reads no clock.
import type { LocationQuery } from "vue-router";
import { language } from "@/shared/i18n/console";

export function isMonth(text: unknown): text is string {
  return typeof text === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The month of an address; null: this one. */
export const monthIn = (query: LocationQuery): string | null =>
  (isMonth(query.month) ? query.month : null);

/** The month `by` months away. */
export function monthBeside(month: string, by: number): string {
  const [year, n] = month.split("-").map(Number);
  return new Date(Date.UTC(year ?? 0, (n ?? 1) - 1 + by, 1)).toISOString().slice(0, 7);
}

/** `2026年11月`, `Nov 2026`. */
export function monthName(month: string): string {
  const at = Date.parse(`${month}-01T00:00:00Z`);
  if (Number.isNaN(at)) return month;
  const locale = language() === "en" ? "en-GB" : "zh-CN";
  const form = language() === "en" ? "short" : "long";
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: form, timeZone: "UTC" })
    .format(at);
}

/** The weekday of a day, Monday 0. */
export const weekdayOf = (day: string): number =>
  (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Days in rows of a week each, Monday first; null where the month hasn't begun or is over. */
export function weeksOf<T extends { day: string }>(days: T[]): (T | null)[][] {
  const before = days[0] ? weekdayOf(days[0].day) : 0;
  const all: (T | null)[] = [...Array.from({ length: before }, () => null), ...days];
  while (all.length % 7 !== 0) all.push(null);
  return Array.from({ length: all.length / 7 }, (_, n) => all.slice(7 * n, 7 * n + 7));
}

/** Every day of a month. */
export function daysOf(month: string): { day: string }[] {
  const [year, n] = month.split("-").map(Number);
  const count = new Date(Date.UTC(year ?? 0, n ?? 1, 0)).getUTCDate();
  return Array.from({ length: count }, (_, at) =>
    ({ day: `${month}-${String(at + 1).padStart(2, "0")}` }));
}

/** The first and the last day of a month. */
export function endsOf(month: string): { from: string; to: string } {
  const days = daysOf(month);
  return { from: `${month}-01`, to: days[days.length - 1]?.day ?? `${month}-28` };
}

const MONDAY_MS = Date.UTC(2026, 0, 5);
/** `周一`, `Mon`: Monday 0. */
export const weekdayName = (day: number, form: "short" | "narrow" = "short"): string =>
  new Intl.DateTimeFormat(language(), { weekday: form, timeZone: "UTC" })
    .format(MONDAY_MS + day * 86_400_000);
