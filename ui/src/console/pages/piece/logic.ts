// How one piece of the ledger is told: its fields, its history, where its pressure is going.
import { isKey, said, t } from "@/shared/i18n/console";
import type { LedgerChanged } from "@/shared/types/LedgerChanged";
import type { LedgerDischarge } from "@/shared/types/LedgerDischarge";
import type { LedgerDue } from "@/shared/types/LedgerDue";
import type { LedgerFound } from "@/shared/types/LedgerFound";
import type { LedgerPressure } from "@/shared/types/LedgerPressure";
import type { LedgerReading } from "@/shared/types/LedgerReading";
import type { LedgerRule } from "@/shared/types/LedgerRule";
import type { Span } from "@/shared/types/Span";
import type { RecordAnswer } from "@/shared/types/RecordAnswer";
import { dateText, isDay, span, withUnit } from "../../formats";
import { word } from "../../words";
import { isPlain } from "../record/logic";

const DAY_MS = 24 * 60 * 60_000;
const MPA = "MPa";

/** In this order, whatever else a site keeps after them. */
const FIRST = ["agent", "mass", "maker", "model", "made", "since", "serviced", "certificate"];

export interface Field {
  name: string;
  value: string;
}

/** What the kind keeps, in words; `done_` and an interval's id is when that was last done. */
export function fieldsOf(fields: Record<string, string>, dues: LedgerDue[]): Field[] {
  const place = (name: string) => {
    const at = FIRST.indexOf(name);
    return at < 0 ? FIRST.length : at;
  };
  return Object.entries(fields)
    .sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b))
    .map(([name, value]) => ({
      name: fieldName(name, dues),
      value: isDay(value) ? dateText(value) : value,
    }));
}

function fieldName(name: string, dues: LedgerDue[]): string {
  const key = `console.field.${name}`;
  if (isKey(key)) return t(key);
  const done = name.startsWith("done_") && dues.find(({ id }) => id === name.slice(5));
  return done ? t("console.piece.done", { what: said(done.name) }) : name;
}

export interface Walked {
  round: string;
  day: string;
  by: string | null;
  answers: RecordAnswer[];
}

/** Answers by the round they were given in, the newest first, as they come. */
export function roundsOf(found: LedgerFound[]): Walked[] {
  const rounds = new Map<string, Walked>();
  for (const { round, day, answer } of found) {
    const held = rounds.get(round) ?? { round, day, by: answer.by, answers: [] };
    held.answers.push(answer);
    rounds.set(round, held);
  }
  return [...rounds.values()];
}

/** A pass whose figures all stand within: its values say enough. */
export function isQuiet(answer: RecordAnswer): boolean {
  const within = answer.values.every(({ standing }) => standing === null || standing === "within");
  return within && isPlain({ ...answer, values: [] });
}

/** What the trend says, and what that stands on. It is advice, so it never says pass or fail. */
export function trendWords(pressure: LedgerPressure): { advice: string; basis: string[] } {
  const { trend, no_trend, green_low_milli: low, peers } = pressure;
  if (no_trend) {
    const advice = "have" in no_trend
      ? t(`console.trend.${no_trend.why}`, { n: no_trend.have, want: no_trend.want })
      : t("console.trend.no_nameplate");
    return { advice, basis: [] };
  }
  if (!trend) return { advice: "", basis: [] };
  const { leaves_green: leaves, per_year_milli_mpa: year } = trend;
  const advice = leaves.is === "in_months"
    ? t("console.trend.in_months", { n: leaves.months })
    : t(`console.trend.${leaves.is}`);
  const by = withUnit(Math.abs(year), MPA);
  return {
    advice,
    basis: [
      t("console.trend.readings", { n: trend.readings, span: span(trend.span_days * DAY_MS) }),
      trend.by === "peers" ? t("console.trend.by_peers", { n: peers })
        : t("console.trend.by_temperature"),
      year === 0 ? t("console.trend.level")
        : t(year < 0 ? "console.trend.falls" : "console.trend.rises", { by }),
      t("console.trend.stands", {
        today: withUnit(trend.today_milli_mpa, MPA), low: withUnit(low ?? 0, MPA),
      }),
    ],
  };
}

/** Thousandths of what somebody typed: null for nothing, undefined for what is no figure. */
export function milliIn(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const milli = Math.round(Number(text) * 1000);
  return Number.isSafeInteger(milli) ? milli : undefined;
}

/** Whether other limits can be tried on a reading: only on a figure. */
export const canTry = (reading: LedgerReading): boolean => reading.value.milli !== null;

export function changedWords(one: LedgerChanged): string {
  return t("console.what_if.changed", {
    was: word("standing", one.was), would_be: word("standing", one.would_be) });
}

/** What a rule asks, such as `> 15 min`; a limit that is itself too low has no line under it. */
export function ruleWords(rule: LedgerRule, discharge: LedgerDischarge): string {
  if (rule.low_milli === null) return word("rule", rule.rule);
  const low = withUnit(rule.low_milli, discharge.unit);
  return `${word("rule", rule.rule)} ${rule.low_exclusive ? ">" : "≥"} ${low}`;
}

/** How long one went on, in minutes as far as is certain; rounded down, never up to a limit. */
export function lastedWords(lasted: Span | null): string {
  if (lasted === null) return t("console.discharge.runs");
  const minutes = (seconds: number) => String(Math.floor(seconds / 6) / 10);
  const { at_least_s: least, at_most_s: most } = lasted;
  if (most === undefined) return t("console.discharge.at_least", { from: minutes(least) });
  if (most === least) return t("console.discharge.exactly", { from: minutes(least) });
  return t("console.discharge.between", { from: minutes(least), to: minutes(most) });
}

/** A line over days, its points from 0 to 1 both ways; one point alone lies in the middle. */
export function lineOf(
  pressure: LedgerPressure,
): { points: { x: number; y: number }[]; green: number | null } {
  const { values, green_low_milli: low } = pressure;
  const days = values.map(({ day }) => Date.parse(day));
  const heights = [...values.map(({ milli_mpa }) => milli_mpa), ...(low === null ? [] : [low])];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const [bottom, top] = [Math.min(...heights), Math.max(...heights)];
  const across = (at: number) => (last > first ? (at - first) / (last - first) : 0.5);
  const up = (milli: number) => (top > bottom ? (milli - bottom) / (top - bottom) : 0.5);
  return {
    points: values.map(({ milli_mpa }, n) => ({ x: across(days[n]!), y: up(milli_mpa) })),
    green: low === null ? null : up(low),
  };
}
