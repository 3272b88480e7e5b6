// A campaign on its time line: where each stage stands, how it is called, what a plan starts as.
import type { LocationQuery } from "vue-router";
import type { CampaignBrief } from "@/shared/types/CampaignBrief";
import type { CampaignFigure } from "@/shared/types/CampaignFigure";
import type { CampaignForm } from "@/shared/types/CampaignForm";
import type { CampaignPart } from "@/shared/types/CampaignPart";
import type { CampaignPlan } from "@/shared/types/CampaignPlan";
import type { CampaignStands } from "@/shared/types/CampaignStands";
import type { CampaignVerdict } from "@/shared/types/CampaignVerdict";
import type { StageKind } from "@/shared/types/StageKind";
import type { Words } from "@/shared/types/Words";
import type { Sign } from "../../words";

export const KINDS: StageKind[] =
  ["mobilise", "self_check", "rectify", "acceptance", "summary", "other"];

export const STANDS_SIGN: Record<CampaignStands, Sign> = {
  ahead: { mark: "○", tone: "plain" },
  current: { mark: "●", tone: "info" },
  over: { mark: "▲", tone: "warn" },
  submitted: { mark: "⇡", tone: "info" },
  accepted: { mark: "✓", tone: "ok" },
  rejected: { mark: "✕", tone: "bad" },
};

const DAY_MS = 86_400_000;
const ms = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayOf = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10);

/** The campaign of an address; else the newest that isn't closed, else the newest. */
export function chosenIn(query: LocationQuery, all: CampaignBrief[]): string | null {
  const asked = all.find(({ campaign }) => campaign === query.campaign);
  return (asked ?? all.find(({ closed }) => !closed) ?? all[0])?.campaign ?? null;
}

/** The first day of the first month, and the last of the last. */
export function spanOf(parts: Pick<CampaignPart, "from" | "to">[]): { from: string; to: string } {
  const first = parts.map(({ from }) => from).sort()[0] ?? "2026-01-01";
  const last = parts.map(({ to }) => to).sort().at(-1) ?? first;
  const [year, month] = last.split("-").map(Number) as [number, number];
  return { from: `${first.slice(0, 7)}-01`, to: dayOf(Date.UTC(year, month, 0)) };
}

/** Where a day begins, in hundredths of a span; null outside it. */
export function placeOf(day: string, span: { from: string; to: string }): number | null {
  const whole = ms(span.to) + DAY_MS - ms(span.from);
  const at = (ms(day) - ms(span.from)) / whole;
  return at < 0 || at >= 1 ? null : 100 * at;
}

/** Where a bar begins, and how wide it is. */
export function barOf(part: Pick<CampaignPart, "from" | "to">, span: { from: string; to: string }) {
  const whole = ms(span.to) + DAY_MS - ms(span.from);
  return {
    left: (100 * (ms(part.from) - ms(span.from))) / whole,
    width: (100 * (ms(part.to) + DAY_MS - ms(part.from))) / whole,
  };
}

/** Each month of a span with where it begins; every so many where there are too many. */
export function monthsOf(span: { from: string; to: string }): { month: string; left: number }[] {
  const all: { month: string; left: number }[] = [];
  for (let at = span.from; at <= span.to;) {
    all.push({ month: at.slice(0, 7), left: placeOf(at, span) ?? 0 });
    const [year, month] = at.split("-").map(Number) as [number, number];
    at = dayOf(Date.UTC(year, month, 1));
  }
  const step = Math.ceil(all.length / 12);
  return all.filter((_, n) => n % step === 0);
}

/** How many days a part has, both included. */
export const daysOf = ({ from, to }: Pick<CampaignPart, "from" | "to">): number =>
  Math.round((ms(to) - ms(from)) / DAY_MS) + 1;

/** How many days lie between a part and the stage before; 0: none, or they overlap. */
export function gapBefore(parts: CampaignPart[], part: CampaignPart): number {
  if (part.kind === null) return 0;
  const before = parts.filter(({ kind, from }) => kind !== null && from < part.from)
    .map(({ to }) => to).sort().at(-1);
  return before === undefined || before >= part.from
    ? 0 : Math.round((ms(part.from) - ms(before)) / DAY_MS) - 1;
}

/** A plan of a form's days in a year, in one language. */
export function planOf(form: CampaignForm, year: number, say: (words: Words) => string)
: CampaignPlan {
  const day = (text: string) => `${year}-${text}`;
  return {
    name: `${say(form.name)} ${year}`,
    closed: false,
    stages: form.stages.map(({ kind, name, from, to }, n) => (
      { id: `s${n + 1}`, kind, name: say(name), from: day(from), to: day(to) })),
    milestones: form.milestones.map(({ name, day: on }, n) => (
      { id: `m${n + 1}`, name: say(name), day: day(on) })),
  };
}

/** An id that none of a plan's parts has. */
export function freshId(plan: CampaignPlan, letter: "s" | "m"): string {
  const ids = new Set([...plan.stages, ...(plan.milestones ?? [])].map(({ id }) => id));
  let n = 1;
  while (ids.has(`${letter}${n}`)) n += 1;
  return `${letter}${n}`;
}

export type Wrong = "name" | "no_stage" | "part_name" | "part_day" | "order";

/** The first thing that is wrong with a plan, and with which part; null: nothing. */
export function wrongWith(plan: CampaignPlan): { what: Wrong; id: string | null } | null {
  if (plan.name.trim() === "") return { what: "name", id: null };
  if (plan.stages.length === 0) return { what: "no_stage", id: null };
  const isDay = (text: string) => !Number.isNaN(ms(text)) && text.length === 10;
  for (const { id, name, from, to } of plan.stages) {
    if (name.trim() === "") return { what: "part_name", id };
    if (!isDay(from) || !isDay(to)) return { what: "part_day", id };
    if (to < from) return { what: "order", id };
  }
  for (const { id, name, day } of plan.milestones ?? []) {
    if (name.trim() === "") return { what: "part_name", id };
    if (!isDay(day)) return { what: "part_day", id };
  }
  return null;
}

/** What may be said of a part as it stands, the likeliest first. */
export function verdictsOf({ stands }: Pick<CampaignPart, "stands">): CampaignVerdict[] {
  switch (stands) {
    case "ahead": return [];
    case "accepted": return ["reopened"];
    case "rejected": return ["submitted", "accepted", "reopened"];
    default: return ["submitted", "accepted", "rejected"];
  }
}

/** The page of a figure's list, narrowed as it was counted. */
export const listOf = ({ list, asked }: CampaignFigure): Record<string, string> =>
  ({ list, ...asked } as Record<string, string>);

/** How far a campaign is: stages that were accepted, of all. */
export function doneOf(parts: CampaignPart[]): { n: number; of: number } {
  return { n: parts.filter(({ stands }) => stands === "accepted").length, of: parts.length };
}
