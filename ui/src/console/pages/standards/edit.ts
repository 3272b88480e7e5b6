// What an edit does to a checklist: items and parts that are new, moved, copied or taken out.
import type { Choice } from "@/shared/types/Choice";
import type { Condition } from "@/shared/types/Condition";
import type { Every } from "@/shared/types/Every";
import type { Item } from "@/shared/types/Item";
import type { Limits } from "@/shared/types/Limits";
import type { Part } from "@/shared/types/Part";
import type { PartKind } from "@/shared/types/PartKind";
import type { Role } from "@/shared/types/Role";
import type { Template } from "@/shared/types/Template";

export const PART_KINDS: PartKind[] = [
  "check", "number", "count", "choice", "date", "time", "duration", "text", "photo",
];
export const CONDITIONS: Condition[] = [
  "night", "rush_hour", "rain", "winter", "fit_out", "lift_repair", "works",
];
export const FREQUENCIES: Every[] = [
  "day", "week", "half_month", "month", "quarter", "half_year", "year",
];
export const TEMPLATES: Template[] = ["point", "behaviour", "event"];

/** Whether somebody may set a figure for it at the desk. */
export const hasLimits = (part: Part): boolean =>
  ["number", "count", "duration"].includes(part.kind) &&
  !["nameplate", "gauge"].includes(part.limits?.from ?? "checklist");

/** Thousandths from a field; null where it is empty, undefined where it holds no figure. */
export function milliOf(text: string): number | null | undefined {
  const words = text.trim();
  if (words === "") return null;
  if (!/^-?\d{1,9}(\.\d{1,3})?$/.test(words)) return undefined;
  return Math.round(Number(words) * 1000);
}

/** A part with other figures; all else about its limits stays. */
export function withLimits(part: Part, low: number | null, high: number | null): Part {
  const kept: Limits = part.limits
    ? { ...part.limits }
    : { low_exclusive: false, from: "checklist", classes: [] };
  delete kept.low_milli;
  delete kept.high_milli;
  if (low !== null) kept.low_milli = low;
  else kept.low_exclusive = false;
  if (high !== null) kept.high_milli = high;
  const empty = low === null && high === null && kept.from === "checklist";
  const changed: Part = { ...part, limits: kept };
  if (empty) delete changed.limits;
  return changed;
}

/** How the item before must be for another to be asked. */
export type Waits = { item: string; word: "pass" | "fail" };

/** Whether two values say the same, as JSON has them. */
const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What an item waits for, where it is no more than how one of the others is. */
export function waitsOf(item: Item, others: Item[]): Waits | undefined {
  const all = others.flatMap(({ id }) =>
    (["fail", "pass"] as const).map((word) => ({ item: id, word })));
  return all.find((waits) => same(item.asked_if, waitingFor(item, waits).asked_if));
}

/** An item that waits for another, or for nothing. */
export function waitingFor(item: Item, waits: Waits | undefined): Item {
  const next = { ...item };
  delete next.asked_if;
  if (waits === undefined) return next;
  const field = { field: { outcome: waits.item } };
  return { ...next, asked_if: { both: ["equal", field, { text: waits.word }] } };
}

/** What an item may weigh beside the others. */
export const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
export const weightOf = (item: Item): number => item.weight ?? 1;

/** An item of another weight; 1 is what needs no saying. */
export function withWeight(item: Item, weight: number): Item {
  const next: Item = { ...item, weight };
  if (weight === 1) delete next.weight;
  return next;
}

/** Days ahead from a field, longest first; undefined where it holds anything else. */
export function daysOf(text: string): number[] | undefined {
  const words = text.split(/[,，、\s]+/).filter(Boolean);
  if (!words.every((one) => /^\d{1,4}$/.test(one))) return undefined;
  return [...new Set(words.map(Number))].sort((a, b) => b - a);
}

/** An item that nobody has written yet; the server gives it its id. */
export const blank = (role: Role): Item => ({
  id: "", name: { zh: "", en: "" }, text: { zh: "", en: "" },
  clauses: [{ id: "wrong", zh: "", en: "" }], parts: [], verdicts: [],
  template: "point", role, severity: "normal", must_see: false, fail_wants: [],
});

/** A part that nobody has written yet; the server gives it its id. */
export const blankPart = (kind: PartKind): Part =>
  ofKind({
    id: "", kind, name: { zh: "", en: "" }, optional: false, choices: [], not_past: false,
    warn_days: [],
  }, kind);

/** A part as another kind has it: what means nothing there is gone. */
export function ofKind(part: Part, kind: PartKind): Part {
  const { id, name, optional, clause } = part;
  return {
    id, kind, name, choices: [], not_past: false, warn_days: [],
    // Nobody ever has to type words.
    optional: optional || kind === "text",
    ...(kind === "number" ? { decimals: 2 } : {}),
    ...(kind === "choice" ? { choices: [choice("o1", "pass"), choice("o2", "fail")] } : {}),
    ...(clause === undefined || kind === "text" || kind === "time" || kind === "photo"
      ? {} : { clause }),
  };
}

export const choice = (id: string, outcome: Choice["outcome"]): Choice =>
  ({ id, zh: "", en: "", outcome });

/** The first of `stem`1, `stem`2 … that none of the others has. */
export function freeId(stem: string, others: { id: string }[]): string {
  const taken = new Set(others.map(({ id }) => id));
  let n = 1;
  while (taken.has(`${stem}${n}`)) n += 1;
  return `${stem}${n}`;
}

/** The list with one of its rows a place up (-1) or down (1). */
export function moved<T>(all: T[], at: number, by: -1 | 1): T[] {
  const next = [...all];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at + by, 0, one);
  return next;
}

/** An item without one of its clauses, which none of its parts names any more. */
export function withoutClause(item: Item, id: string): Item {
  const unnamed = <T extends { clause?: string }>(one: T): T => {
    if (one.clause !== id) return one;
    const rest = { ...one };
    delete rest.clause;
    return rest;
  };
  return {
    ...item, clauses: item.clauses.filter((one) => one.id !== id),
    parts: item.parts.map((part) =>
      ({ ...unnamed(part), choices: part.choices.map(unnamed) })),
  };
}

/** An item without one of its parts, and without the rules that look at it. */
export function withoutPart(item: Item, at: number): Item {
  const gone = item.parts[at];
  return {
    ...item, parts: item.parts.filter((_, n) => n !== at),
    verdicts: item.verdicts.filter(({ part }) => part !== gone?.id || gone.id === ""),
  };
}
