// What the ledger says of a piece of equipment, in words and marks: its fields, what falls due, who
// looked last, and its year. It judges nothing: Rust has counted the days.
import { isKey, said, t, type Key } from "@/shared/i18n";
import type { DueShown } from "@/shared/types/DueShown";
import type { EquipmentStatus } from "@/shared/types/EquipmentStatus";
import type { LastChecked } from "@/shared/types/LastChecked";
import type { MonthShown } from "@/shared/types/MonthShown";
import type { Outcome } from "@/shared/types/Outcome";
import type { PieceShown } from "@/shared/types/PieceShown";
import type { Tone } from "@/shared/widgets/StatusTag.vue";
import { dayWords } from "../../clock";

/** A field that says when the work of an interval was last done begins so, and ends with its id. */
const DONE = "done_";

export interface Told {
  name: string;
  value: string;
}
export interface Tag {
  tone: Tone;
  mark: string;
  text: string;
}

/** What the ledger keeps, in its order; a name that has no word stands as the site wrote it. */
export function fieldsOf(piece: Pick<PieceShown, "fields" | "dues">): Told[] {
  const told = piece.fields.filter(([, value]) => value.trim() !== "");
  return told.map(([name, value]) => ({ name: fieldName(name, piece.dues), value }));
}

function fieldName(name: string, dues: DueShown[]): string {
  const key = `piece.field.${name}`;
  if (isKey(key)) return t(key);
  const done = name.startsWith(DONE) && dues.find((one) => one.due.id === name.slice(DONE.length));
  return done ? t("piece.done", { what: said(done.name) }) : name;
}

/** What presses, as it comes: the most urgent first. */
export function tagsOf(dues: DueShown[]): Tag[] {
  return dues.flatMap((one) => tagOf(one) ?? []);
}

function tagOf({ name, due }: DueShown): Tag | null {
  const what = said(name);
  const left = due.left_days ?? 0;
  switch (due.standing.is) {
    case "overdue":
      return { tone: "bad", mark: "✕", text: t("piece.overdue", { what, n: -left }) };
    case "soon":
      return { tone: "warn", mark: "▲",
        text: left === 0 ? t("piece.due_today", { what }) : t("piece.due_in", { what, n: left }) };
    case "no_date":
      return { tone: "plain", mark: "?", text: t("piece.no_date", { what }) };
    default:
      return null;
  }
}

/** What has time, with its last day; what waits while the piece is out of service. */
export function calmOf(dues: DueShown[]): Told[] {
  return dues.flatMap(({ name, due }) => {
    if (due.standing.is === "paused") return [{ name: said(name), value: t("piece.paused") }];
    if (due.standing.is !== "fine" || due.due === undefined) return [];
    return [{ name: said(name), value: t("piece.due_by", { day: due.due }) }];
  });
}

const STATUS: Record<EquipmentStatus, { tone: Tone; mark: string; key: Key } | null> = {
  in_service: null,
  stopped: { tone: "warn", mark: "▲", key: "piece.stopped" },
  away_for_repair: { tone: "warn", mark: "▲", key: "piece.away" },
  scrapped: { tone: "bad", mark: "✕", key: "piece.scrapped" },
};
/** Null where it serves, which needs no word. */
export const statusOf = (status: EquipmentStatus) => STATUS[status];

interface Sign {
  tone: Tone;
  mark: string;
  key: Key;
}
const SIGNS: Record<Outcome, Sign> = {
  pass: { tone: "ok", mark: "✓", key: "answer.pass" },
  partly: { tone: "warn", mark: "▲", key: "answer.partly" },
  not_possible: { tone: "warn", mark: "▲", key: "answer.not_possible" },
  fail: { tone: "bad", mark: "✕", key: "answer.fail" },
  not_applicable: { tone: "plain", mark: "–", key: "answer.not_applicable" },
};
const NOBODY: Sign = { tone: "plain", mark: "○", key: "piece.not_looked" };

/** When it was last looked at and by whom, `today` being the site's day; another year is named. */
export function lastOf(last: LastChecked, today: string): Tag {
  const { tone, mark } = SIGNS[last.outcome];
  const day = last.day.slice(0, 4) === today.slice(0, 4) ? dayWords(last.day) : last.day;
  return { tone, mark, text: [day, last.by].filter(Boolean).join(" ") };
}
export const outcomeKey = (outcome: Outcome): Key => SIGNS[outcome].key;

export interface Month extends Sign {
  /** `YYYY-MM`. */
  month: string;
  /** 1 to 12. */
  n: number;
  year: string;
  /** It still runs. */
  now: boolean;
}

/** The strip of months; empty where none was ever looked at, which tells nothing. */
export function monthsOf(months: MonthShown[], today: string): Month[] {
  if (months.every((one) => one.outcome === null)) return [];
  return months.map(({ month, outcome }) => ({
    month, n: Number(month.slice(5)), year: month.slice(0, 4), now: today.startsWith(month),
    ...(outcome === null ? NOBODY : SIGNS[outcome]),
  }));
}

/** The same by year, since a strip of twelve begins in the year before. */
export function yearsOf(months: Month[]): { year: string; months: Month[] }[] {
  const years = [...new Set(months.map((one) => one.year))];
  return years.map((year) => ({ year, months: months.filter((one) => one.year === year) }));
}
