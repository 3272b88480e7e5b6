// Times, spans and readings as the console says them, in the site's time zone. Reads no clock.
import { language, t, type Key } from "@/shared/i18n/console";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What stands where a time is missing or can't be read. */
const NO_TIME = "–";

function partsOf(at: string | number, zone: string): Record<string, string> | null {
  const at_ms = typeof at === "number" ? at : Date.parse(at);
  if (Number.isNaN(at_ms)) return null;
  const format = new Intl.DateTimeFormat("en-CA", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZone: zone,
  });
  const parts = format.formatToParts(at_ms);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** `22:41`. */
export function clockAt(at: string | number, zone: string): string {
  const parts = partsOf(at, zone);
  return parts ? `${parts.hour}:${parts.minute}` : NO_TIME;
}

/** `2026-11-23`, the calendar day at the site. */
export function dayAt(at: string | number, zone: string): string {
  const parts = partsOf(at, zone);
  return parts ? `${parts.year}-${parts.month}-${parts.day}` : NO_TIME;
}

/** The site's day: what is before its day begins belongs to the day before. */
export function siteDayAt(
  at: string | number, site: { time_zone: string; day_start_min: number },
): string {
  const parts = partsOf(at, site.time_zone);
  if (!parts) return NO_TIME;
  const begun = Number(parts.hour) * 60 + Number(parts.minute) >= site.day_start_min;
  return dayBeside(`${parts.year}-${parts.month}-${parts.day}`, begun ? 0 : -1);
}

/** The clock alone on `today`, with its day on any other. */
export function whenAt(at: string, zone: string, today: string): string {
  const day = dayAt(at, zone);
  const clock = clockAt(at, zone);
  return day === today || clock === NO_TIME ? clock : `${dayName(day, false)} ${clock}`;
}

/** The end of a stretch: its clock, and that it is the next day's where it is. */
export function untilAt(from: string, to: string, zone: string): string {
  const at = clockAt(to, zone);
  const same = dayAt(from, zone) === dayAt(to, zone) || at === NO_TIME;
  return same ? at : t("console.next_day", { at });
}

/** `2027年6月30日`, `30 Jun 2027`; what is no day stays as it is. */
export function dateText(day: string): string {
  const at = isDay(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  if (Number.isNaN(at)) return day;
  const locale = language() === "en" ? "en-GB" : "zh-CN";
  return new Intl.DateTimeFormat(locale, {
    year: "numeric", month: language() === "en" ? "short" : "long", day: "numeric",
    timeZone: "UTC",
  }).format(at);
}

/** `11月23日 周一`, `Mon 23 Nov`. */
export function dayName(day: string, weekday = true): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language(), { ...options, timeZone: "UTC" }).format(at);
  if (language() === "en") {
    const date = new Intl.DateTimeFormat("en-GB", {
      day: "numeric", month: "short", timeZone: "UTC",
    }).format(at);
    return weekday ? `${part({ weekday: "short" })} ${date}` : date;
  }
  const date = part({ month: "long", day: "numeric" });
  return weekday ? `${date} ${part({ weekday: "short" })}` : date;
}

/** The day `by` days away. */
export function dayBeside(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10);
}

export function isDay(text: unknown): text is string {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  // 30 February reads as a day of March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** One that somebody means: while a year is typed it is that of the emperors first. */
export const isWholeDay = (text: unknown): text is string =>
  isDay(text) && /^20\d\d-/.test(text);

/** `41 min`, `3 h 5 min`, `11 h`, `2 days`: no finer than matters; at least one minute. */
export function span(ms: number): string {
  const length = Math.abs(ms);
  const say = (key: Key, n: number, rest = 0) => t(key, { n, rest });
  if (length >= 2 * DAY) return say("console.span.days", Math.floor(length / DAY));
  const minutes = Math.max(1, Math.round(length / MINUTE));
  if (minutes < 60) return say("console.span.minutes", minutes);
  const hours = Math.floor(minutes / 60);
  const rest = hours < 10 ? minutes % 60 : 0;
  return rest ? say("console.span.hours_minutes", hours, rest) : say("console.span.hours", hours);
}

/** Thousandths as people write them: 620 is `0.62`. */
export function milliText(value: number): string {
  return String(value / 1000);
}

export function withUnit(value: number, unit: string | null): string {
  return unit ? `${milliText(value)} ${unit}` : milliText(value);
}
