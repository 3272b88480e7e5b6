// Which findings the list shows and in which order: what is overdue first.
import type { LocationQuery } from "vue-router";
import { said, t } from "@/shared/i18n/console";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import type { FindingTold } from "@/shared/types/FindingTold";
import type { Severity } from "@/shared/types/Severity";
import { AGES, ageOf, type Age } from "./ages";

/** States that wait for the desk's word. */
export const WAITS = ["raised", "fixed"] as const;

export interface Filter {
  /** Closed ones too. */
  all: boolean;
  overdue: boolean;
  /** Only what waits at the desk: nobody was given it yet, or it is put right and to be checked. */
  waits: (typeof WAITS)[number] | null;
  severity: Severity | null;
  /** How long it has been open. */
  age: Age | null;
  /** At which level of appraisal it was found. */
  level: string | null;
  /** Only what waits for somebody: a person's id. */
  with: string | null;
  text: string;
}

const SEVERITIES: Severity[] = ["serious", "normal", "minor"];

export function filterIn(query: LocationQuery): Filter {
  return {
    all: query.all === "1",
    overdue: query.overdue === "1",
    waits: WAITS.find((state) => state === query.state) ?? null,
    severity: SEVERITIES.find((severity) => severity === query.severity) ?? null,
    age: AGES.find((age) => age === query.age) ?? null,
    level: typeof query.level === "string" && query.level !== "" ? query.level : null,
    with: typeof query.with === "string" && query.with !== "" ? query.with : null,
    text: typeof query.text === "string" ? query.text : "",
  };
}

export function queryOf(filter: Filter): Record<string, string> {
  return {
    ...(filter.all ? { all: "1" } : {}),
    ...(filter.overdue ? { overdue: "1" } : {}),
    ...(filter.waits === null ? {} : { state: filter.waits }),
    ...(filter.severity === null ? {} : { severity: filter.severity }),
    ...(filter.age === null ? {} : { age: filter.age }),
    ...(filter.level === null ? {} : { level: filter.level }),
    ...(filter.with === null ? {} : { with: filter.with }),
    ...(filter.text === "" ? {} : { text: filter.text }),
  };
}

/** What a finding is called: the item's name. */
export function nameOf(finding: ConsoleFinding): string {
  return finding.item_name ? said(finding.item_name) : t("console.findings.no_item");
}

export interface Taken {
  sha256: string;
  by: string | null;
  at: string;
}

/** Each picture of a finding once: those of the finding itself, then those of its steps. */
export function picturesOf(told: FindingTold): Taken[] {
  const all = [
    ...told.photos.map((sha256) => ({ sha256, by: told.raised_by, at: told.raised_at })),
    ...told.history.flatMap(({ photos, by, at }) =>
      photos.map((sha256) => ({ sha256, by, at }))),
  ];
  const seen = new Set<string>();
  return all.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256));
}

export function isOpen(finding: ConsoleFinding): boolean {
  return finding.state !== "verified" && finding.state !== "rejected";
}

/** Whether somebody has it and hasn't put it right yet. */
export const waitsFor = ({ owner_id, state }: ConsoleFinding, staff: string): boolean =>
  owner_id === staff && !["fixed", "verified", "rejected"].includes(state);

/** Overdue, then by deadline, then the worst, then the newest; what is closed comes last. */
export function rowsOf(
  findings: ConsoleFinding[], filter: Filter, now_ms: number,
): ConsoleFinding[] {
  const words = filter.text.trim().toLowerCase();
  return findings
    .filter((finding) => filter.all || isOpen(finding))
    .filter((finding) => !filter.overdue || finding.overdue)
    .filter(({ state }) => filter.waits === null || state === filter.waits)
    .filter((finding) => filter.severity === null || finding.severity === filter.severity)
    .filter((finding) => filter.age === null ||
      (isOpen(finding) && ageOf(finding, now_ms) === filter.age))
    .filter((finding) => filter.level === null || finding.level === filter.level)
    .filter((finding) => filter.with === null || waitsFor(finding, filter.with))
    .filter((finding) => words === "" || textOf(finding).includes(words))
    .sort(byUrgency);
}

function byUrgency(a: ConsoleFinding, b: ConsoleFinding): number {
  return Number(isOpen(b)) - Number(isOpen(a)) || Number(b.overdue) - Number(a.overdue) ||
    deadlineMs(a) - deadlineMs(b) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Date.parse(b.raised_at) - Date.parse(a.raised_at);
}

/** Without a deadline it is no less open, but nothing runs out. */
const NO_DEADLINE_MS = Number.MAX_SAFE_INTEGER;
const deadlineMs = (finding: ConsoleFinding) =>
  finding.finish_by === null ? NO_DEADLINE_MS : Date.parse(finding.finish_by);

/** All that the row says, in both languages, so that a search finds what is read. */
export function textOf(finding: ConsoleFinding): string {
  const { checkpoint_name, building, item_name, clauses, owner, raised_by } = finding;
  const words = [item_name, ...clauses].flatMap((text) => (text ? [text.zh, text.en] : []));
  return [checkpoint_name, building, owner, raised_by, ...words].join(" ").toLowerCase();
}
