// Times as the screen says them. `now` follows the handheld's own clock as Rust last told it, so
// that a page and its program never disagree. Nothing here reads a clock but `nowMs`.
import { language, t } from "@/shared/i18n";

let told_ms = 0;
let heard_at_ms = 0;
let zone = "Asia/Shanghai";

export function hear(now: string, time_zone: string | null): void {
  const parsed = Date.parse(now);
  if (Number.isFinite(parsed)) {
    told_ms = parsed;
    heard_at_ms = performance.now();
  }
  zone = time_zone ?? zone;
}

export function nowMs(): number {
  return told_ms + (performance.now() - heard_at_ms);
}

export function minutesUntil(at: string, now_ms: number): number {
  return Math.ceil((Date.parse(at) - now_ms) / 60_000);
}

/** `19:05` in the site's time zone. */
export function clockTime(at: string, time_zone = zone): string {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: time_zone,
  }).format(new Date(at));
}

/** `YYYY-MM-DD` in the site's time zone. */
export function dayOf(ms: number, time_zone = zone): string {
  return new Intl.DateTimeFormat("en-CA", {
    year: "numeric", month: "2-digit", day: "2-digit", timeZone: time_zone,
  }).format(new Date(ms));
}

/** `YYYY-MM-DDTHH:MM` in the site's time zone: sorts as it reads. */
export function localMinute(ms: number, time_zone = zone): string {
  return `${dayOf(ms, time_zone)}T${clockTime(new Date(ms).toISOString(), time_zone)}`;
}

/** The end of a round that began at the local time `start`: a later day is said. */
export function endTime(start: string, end: string, time_zone = zone): string {
  const time = clockTime(end, time_zone);
  const same = dayOf(Date.parse(end), time_zone) === start.slice(0, 10);
  return same ? time : t("time.next_day", { time });
}

/** Hour of the day, 0 to 23, in the site's time zone. */
export function hourOf(ms: number, time_zone = zone): number {
  return Number(clockTime(new Date(ms).toISOString(), time_zone).slice(0, 2));
}

/** `今天 19:05`, or with the day where it is another one. */
export function dayTime(at: string, now_ms: number, time_zone = zone): string {
  const time = clockTime(at, time_zone);
  const ms = Date.parse(at);
  if (dayOf(ms, time_zone) === dayOf(now_ms, time_zone)) return t("time.today_at", { time });
  const day = new Intl.DateTimeFormat(language(), {
    month: "short", day: "numeric", timeZone: time_zone,
  }).format(new Date(ms));
  return t("time.day_at", { day, time });
}

/** `12月13日` of a day `YYYY-MM-DD`, as it stands on the calendar. */
export function dayWords(day: string): string {
  return new Intl.DateTimeFormat(language(), {
    month: "short", day: "numeric", timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}

/** `2026年3月`, or short `3月`, of a month `YYYY-MM`. */
export function monthWords(month: string, style: "long" | "short"): string {
  const year = style === "long" ? { year: "numeric" as const } : {};
  return new Intl.DateTimeFormat(language(), { ...year, month: style, timeZone: "UTC" })
    .format(new Date(`${month}-01T00:00:00Z`));
}

/** A stretch of whole minutes in words: `3 小时 12 分`. */
export function stretch(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  if (whole < 60) return t("time.minutes", { n: whole });
  const hours = Math.floor(whole / 60);
  if (hours >= 48) return t("time.days", { n: Math.floor(hours / 24) });
  return t("time.hours_minutes", { hours, minutes: whole % 60 });
}

/** A stretch of seconds in words, whichever way it goes: `5 秒`, `12 分钟`. */
export function lasting(seconds: number): string {
  const whole = Math.abs(seconds);
  return whole < 60 ? t("time.seconds", { n: whole }) : stretch(whole / 60);
}

/** Bytes in words: `1.8 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return t("size.bytes", { n: count });
  if (count < 1_000_000) return t("size.kb", { n: Math.round(count / 1000) });
  if (count < 1e9) return t("size.mb", { n: (count / 1_000_000).toFixed(1) });
  return t("size.gb", { n: (count / 1e9).toFixed(1) });
}
