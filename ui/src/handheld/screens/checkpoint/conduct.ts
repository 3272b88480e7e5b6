// Observing a person: done, partly, not, and whether they agree.
import type { Key } from "@/shared/i18n";
import type { AnswerInput } from "@/shared/types/AnswerInput";
import type { ItemRow } from "@/shared/types/ItemRow";
import { kindOf, passOf } from "./logic";

export type Score = "pass" | "partly" | "fail";
export const SCORES: { outcome: Score; mark: string; key: Key }[] = [
  { outcome: "pass", mark: "✓", key: "conduct.pass" },
  { outcome: "partly", mark: "◐", key: "conduct.partly" },
  { outcome: "fail", mark: "✕", key: "conduct.fail" },
];

/** Scored in one tap: conduct without fields to fill in. */
export function isConduct(row: ItemRow): boolean {
  return row.item.template === "behaviour" && kindOf(row) === "tick";
}

/**
 * What a tap says. "Not done" has to say what is wrong: the one clause that there is, or in words
 * that it wasn't done at all, which `words` carries; more is said on the sheet.
 */
export function scoreOf(
  row: ItemRow, outcome: Score, agreed: boolean | null, words: string,
): AnswerInput {
  const base = { ...passOf(row), outcome, agreed };
  if (outcome !== "fail") return base;
  const only = row.item.clauses.length === 1 ? row.item.clauses[0] : undefined;
  return only ? { ...base, clauses: [only.id] } : { ...base, note: words };
}

export function agreementKey(round: string, checkpoint: string): string {
  return `agreed:${round}:${checkpoint}`;
}

/** The kept mark; anything else than yes or no is none. */
export function readAgreed(draft: string | null): boolean | null {
  return draft === "true" ? true : draft === "false" ? false : null;
}
