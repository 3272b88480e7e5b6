// How often a plan falls due, in words. A rule that has no words here is shown as it stands.
import { language, t } from "@/shared/i18n/console";
import type { ConsolePlan } from "@/shared/types/ConsolePlan";
import { dateText, span } from "./formats";
import { weekdayName as weekday, weekdayOf } from "./months";

const MINUTE = 60_000;
const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const KNOWN = new Set([
  "FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYHOUR", "BYMINUTE", "UNTIL", "COUNT",
  "WKST",
]);

type Parts = Partial<Record<string, string>>;

function partsOf(rrule: string): Parts | null {
  const pairs = rrule.toUpperCase().split(";").map((part) => part.split("="));
  const parts = Object.fromEntries(pairs.map(([name, value]) => [name, value]));
  return pairs.every(([name, value]) => KNOWN.has(name ?? "") && value) ? parts : null;
}

const listed = (some: string[]) => some.join(t("console.rule.and"));
const numbers = (text: string | undefined) => (text ? text.split(",").map(Number) : []);

const month = (n: number) => new Intl.DateTimeFormat(language(), {
  month: "short", timeZone: "UTC",
}).format(Date.UTC(2026, n - 1, 1));

/** `1MO`: the first Monday; `MO`: each of them, nth 0. Null: not a weekday. */
function nthDay(text: string): { nth: number; day: number } | null {
  const [, nth, day] = /^([+-]?\d)?([A-Z]{2})$/.exec(text) ?? [];
  const index = DAYS.indexOf(day ?? "");
  return index < 0 ? null : { nth: Number(nth ?? 0), day: index };
}

function nthWords({ nth, day }: { nth: number; day: number }): string | null {
  const name = weekday(day);
  if (nth === 0) return t("console.rule.each_day", { day: name });
  if (nth === -1) return t("console.rule.last_day", { day: name });
  return nth > 0 ? t("console.rule.nth_day", { nth, day: name }) : null;
}

/** Which days of a month, for rules of months and years. */
function inMonth(parts: Parts, start: string): string | null {
  if (parts.BYDAY) {
    const days = parts.BYDAY.split(",").map(nthDay);
    const said = days.map((day) => day && nthWords(day));
    return parts.BYMONTHDAY || said.includes(null) ? null : listed(said as string[]);
  }
  const days = numbers(parts.BYMONTHDAY ?? String(Number(start.slice(8, 10))));
  if (days.some((day) => day < -1)) return null;
  const counted = days.filter((day) => day > 0).map(String);
  return listed([
    ...(counted.length > 0 ? [t("console.rule.month_days", { days: listed(counted) })] : []),
    ...(days.includes(-1) ? [t("console.rule.month_end")] : []),
  ]);
}

function weekly(parts: Parts, start: string, n: number): string | null {
  const days = parts.BYDAY
    ? parts.BYDAY.split(",").map(nthDay)
    : [{ nth: 0, day: weekdayOf(start.slice(0, 10)) }];
  if (parts.BYMONTHDAY || days.some((day) => day === null || day.nth !== 0)) return null;
  const named = days.map((day) => day!.day).sort((a, b) => a - b).map((day) => weekday(day));
  return t(n === 1 ? "console.rule.weekly" : "console.rule.weeks", { n, days: listed(named) });
}

/** The period without months and times; null where there are no words for it. */
function period(parts: Parts, start: string, n: number): string | null {
  const often = parts.BYHOUR ?? parts.BYMINUTE ?? parts.BYDAY ?? parts.BYMONTHDAY;
  switch (parts.FREQ) {
    case "MINUTELY":
      return often ? null : t("console.rule.minutes", { n });
    case "HOURLY":
      if (often) return null;
      return n === 1 ? t("console.rule.hourly") : t("console.rule.hours", { n });
    case "DAILY":
      if (parts.BYDAY && n === 1) return weekly(parts, start, 1);
      if (parts.BYDAY || parts.BYMONTHDAY) return null;
      return n === 1 ? t("console.rule.daily") : t("console.rule.days", { n });
    case "WEEKLY":
      return weekly(parts, start, n);
    case "MONTHLY":
      return dated(parts, start, n, "console.rule.monthly", "console.rule.months");
    case "YEARLY":
      return dated(parts, start, n, "console.rule.yearly", "console.rule.years");
    default:
      return null;
  }
}

function dated(
  parts: Parts, start: string, n: number,
  one: "console.rule.monthly" | "console.rule.yearly",
  many: "console.rule.months" | "console.rule.years",
): string | null {
  const days = inMonth(parts, start);
  if (days === null) return null;
  // A year's rule that names no month has its first one's.
  const months = parts.FREQ === "YEARLY" && !parts.BYMONTH && !parts.BYDAY
    ? `${month(Number(start.slice(5, 7)))} ` : "";
  return t(n === 1 ? one : many, { n, days: months + days });
}

/** The local times of a day at which the rule begins a round; none for rules within the day. */
export function timesOf(rrule: string, start: string): string[] {
  const parts = partsOf(rrule);
  if (parts?.FREQ === "HOURLY" || parts?.FREQ === "MINUTELY") return [];
  const [hour, minute] = start.slice(11, 16).split(":").map(Number);
  const hours = parts?.BYHOUR ? numbers(parts.BYHOUR) : [hour ?? 0];
  const minutes = parts?.BYMINUTE ? numbers(parts.BYMINUTE) : [minute ?? 0];
  const two = (n: number) => String(n).padStart(2, "0");
  return hours.flatMap((h) => minutes.map((m) => `${two(h)}:${two(m)}`)).sort();
}

/** `every Mon, Fri`; the rule itself where there are no words for it. */
export function ruleWords(rrule: string, start: string): string {
  const parts = partsOf(rrule);
  const n = Number(parts?.INTERVAL ?? 1);
  const words = parts && Number.isInteger(n) && n > 0 ? period(parts, start, n) : null;
  if (!parts || words === null) return rrule;
  const until = /^(\d{4})(\d{2})(\d{2})/.exec(parts.UNTIL ?? "");
  return [
    parts.BYMONTH
      ? t("console.rule.in_months", { months: listed(numbers(parts.BYMONTH).map(month)), words })
      : words,
    ...(parts.COUNT ? [t("console.rule.count", { n: parts.COUNT })] : []),
    ...(until ? [t("console.rule.until", { day: dateText(until.slice(1).join("-")) })] : []),
  ].join(t("console.rule.comma"));
}

/** `22:00–23:00`, or each start with how long its window is. */
export function windowWords(plan: Pick<ConsolePlan, "rrule" | "start" | "window_min">): string {
  const times = timesOf(plan.rrule, plan.start);
  const [only] = times;
  if (times.length === 1 && only && plan.window_min < 24 * 60) {
    const [hour, minute] = only.split(":").map(Number);
    const end = (hour ?? 0) * 60 + (minute ?? 0) + plan.window_min;
    const two = (n: number) => String(n).padStart(2, "0");
    const at = `${two(Math.floor(end / 60) % 24)}:${two(end % 60)}`;
    return `${only}–${end < 24 * 60 ? at : t("console.next_day", { at })}`;
  }
  const whole = { span: span(plan.window_min * MINUTE) };
  if (plan.window_min >= 24 * 60) {
    const within = t("console.rule.within", whole);
    return times.every((at) => at === "00:00")
      ? within : t("console.rule.from", { at: listed(times), within });
  }
  const length = t("console.rule.window", whole);
  return times.length === 0 ? length : `${listed(times)} ${length}`;
}
