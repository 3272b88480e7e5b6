// Which records of training are shown, and what a new one may say. Sorted by day and name alone:
// nobody is ranked by marks.
import type { LocationQuery } from "vue-router";
import type { TrainedOne, TrainingTold } from "@/shared/api/console-records";
import type { TrainingKind } from "@/shared/types/TrainingKind";
import type { TrainingPerson } from "@/shared/types/TrainingPerson";
import type { TrainingRecord } from "@/shared/types/TrainingRecord";
import type { TrainingStanding } from "@/shared/types/TrainingStanding";
import { isDay } from "../../formats";
import type { Sign } from "../../words";

export const STANDINGS = [
  "older_version", "expired", "failed", "holds", "replaced", "withdrawn",
] as const satisfies readonly TrainingStanding[];

export const STANDING_SIGN: Record<TrainingStanding, Sign> = {
  holds: { mark: "✓", tone: "ok" },
  older_version: { mark: "▲", tone: "warn" },
  expired: { mark: "▲", tone: "bad" },
  failed: { mark: "✕", tone: "bad" },
  replaced: { mark: "–", tone: "plain" },
  withdrawn: { mark: "–", tone: "plain" },
};

export interface Filter {
  /** Somebody, by id. */
  staff: string | null;
  list: string | null;
  standing: TrainingStanding | null;
  from: string | null;
  to: string | null;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
const day = (value: unknown) => (isDay(value) ? value : null);

export const filterIn = (query: LocationQuery): Filter => ({
  staff: text(query.staff), list: text(query.list),
  standing: STANDINGS.find((one) => one === query.standing) ?? null,
  from: day(query.from), to: day(query.to),
});

export const queryOf = (filter: Filter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null)) as
    Record<string, string>;

/** The same, as the list is asked for it. */
export const askedOf = ({ staff, list, standing, from, to }: Filter): Record<string, string> => ({
  staff: staff ?? "", list: list ?? "", standing: standing ?? "", from: from ?? "", to: to ?? "",
});

/** Without the standing, so that each tile says what choosing it would show. */
export const amongOf = (records: TrainingRecord[], filter: Filter): TrainingRecord[] =>
  records.filter((one) =>
    (filter.staff === null || one.staff === filter.staff) &&
    (filter.list === null || one.list === filter.list) &&
    (filter.from === null || one.day >= filter.from) &&
    (filter.to === null || one.day <= filter.to));

/** The server's order stays: the newest day first, then by name. */
export const rowsOf = (among: TrainingRecord[], { standing }: Filter): TrainingRecord[] =>
  (standing === null ? among : among.filter((one) => one.standing === standing));

export const countsOf = (among: TrainingRecord[]) =>
  STANDINGS.map((standing) => ({
    standing, count: among.filter((one) => one.standing === standing).length,
  })).filter(({ count }) => count > 0);

/** Everybody whom some record names, by name: those who have left too. */
export function namedIn(records: TrainingRecord[]): { staff: string; name: string }[] {
  const all = new Map(records.map(({ staff, name }) => [staff, name]));
  return [...all].map(([staff, name]) => ({ staff, name }))
    .sort((a, b) => a.name.localeCompare(b.name, "zh-CN"));
}

export const listsIn = (records: TrainingRecord[]) =>
  [...new Map(records.map(({ list, list_name }) => [list, list_name]))]
    .map(([list, name]) => ({ list, name }));

/** 92500 as `92.5`. */
export const markText = (milli: number | null): string =>
  (milli === null ? "" : String(milli / 1_000));

/** What was typed as a mark out of 100; null: it can't be one. */
export function markIn(typed: string): number | null {
  const value = Number(typed.trim().replace(",", "."));
  const milli = Math.round(value * 1_000);
  return typed.trim() === "" || Number.isNaN(value) || milli < 0 || milli > 100_000 ? null : milli;
}

/** A form of the page. */
export interface Draft {
  what: TrainingKind;
  list: string;
  day: string;
  /** Somebody of the staff; empty: `outside` says who. */
  trainer: string;
  outside: string;
  valid_until: string;
  note: string;
  people: string[];
  /** Those who did not pass. */
  failed: string[];
  /** As typed. */
  marks: Record<string, string>;
}

export const emptyDraft = (today: string): Draft => ({
  what: "trained", list: "", day: today, trainer: "", outside: "", valid_until: "", note: "",
  people: [], failed: [], marks: {},
});

const years = (from: string, by: number): string => {
  const at = new Date(`${from}T00:00:00Z`);
  at.setUTCFullYear(at.getUTCFullYear() + by);
  at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
};
/** The last day of so many years that begin with a day. */
export const untilAfter = (from: string, by: number): string =>
  (isDay(from) ? years(from, by) : "");

/** What is missing, by field; empty: it may be kept. */
export function missingIn(draft: Draft, today: string): (keyof Draft)[] {
  const bad_mark = draft.what === "examined" && draft.people.some((staff) => {
    const typed = draft.marks[staff] ?? "";
    return typed.trim() !== "" && markIn(typed) === null;
  });
  const checks: [keyof Draft, boolean][] = [
    ["list", draft.list === ""],
    ["day", !isDay(draft.day) || draft.day > today],
    ["trainer", draft.trainer === "" && draft.outside.trim() === ""],
    ["valid_until", draft.valid_until !== "" &&
      (!isDay(draft.valid_until) || draft.valid_until < draft.day)],
    ["people", draft.people.length === 0],
    ["marks", bad_mark],
  ];
  return checks.filter(([, missing]) => missing).map(([field]) => field);
}

export function toldOf(draft: Draft): TrainingTold {
  const exam = draft.what === "examined";
  const one = (staff: string): TrainedOne => {
    if (!exam) return { staff };
    const mark_milli = markIn(draft.marks[staff] ?? "");
    const passed = !draft.failed.includes(staff);
    return { staff, passed, ...(mark_milli === null ? {} : { mark_milli }) };
  };
  return {
    what: draft.what, list: draft.list, day: draft.day,
    trainer: draft.trainer || null,
    trainer_name: draft.trainer === "" ? draft.outside.trim() : null,
    valid_until: draft.valid_until || null, note: draft.note.trim() || null,
    people: draft.people.map(one),
  };
}

/** Who is offered: of a role, and by a part of the name. */
export const offeredOf = (people: TrainingPerson[], role: string, words: string) =>
  people.filter(({ name, roles }) =>
    (role === "" || roles.some((one) => one === role)) &&
    name.toLowerCase().includes(words.trim().toLowerCase()));
