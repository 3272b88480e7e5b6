// What is wrong with an item, as it grows tap by tap, and the answer it becomes.
// It is kept as a draft after each tap: a killed app opens the sheet as it was left.
import type { AnswerInput } from "@/shared/types/AnswerInput";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { PartValue } from "@/shared/types/PartValue";
import type { Severity } from "@/shared/types/Severity";
import { keyOf } from "../checkpoint/logic";

export const NOT_POSSIBLE = ["stopped", "unreadable", "locked", "dangerous", "other"] as const;
export const SEVERITIES: Severity[] = ["minor", "normal", "serious"];
export type Verdict = "fail" | "partly" | "not_applicable" | "not_possible";

export interface Draft {
  outcome: Verdict;
  /** Ids of clauses; the reason, where it was not possible. */
  clauses: string[];
  values: PartValue[];
  photos: string[];
  severity: Severity;
  fixed: boolean;
  /** The camera opened by itself once, or the person closed it: it doesn't again. */
  camera_seen: boolean;
}

export function fresh(row: ItemRow, values: PartValue[] = [], clauses: string[] = []): Draft {
  return {
    outcome: "fail", clauses, values, photos: [], severity: row.item.severity, fixed: false,
    camera_seen: false,
  };
}

export function draftKey(round: string, checkpoint: string, row: ItemRow): string {
  return `fail:${round}:${checkpoint}:${keyOf(row)}`;
}

/** A kept draft, or null where it is none of this version's. */
export function readDraft(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const draft = JSON.parse(text) as Partial<Draft>;
    const whole =
      Array.isArray(draft.clauses) && Array.isArray(draft.photos) && Array.isArray(draft.values) &&
      typeof draft.outcome === "string" && typeof draft.severity === "string";
    return whole ? (draft as Draft) : null;
  } catch {
    return null;
  }
}

const isFail = (draft: Draft) => draft.outcome === "fail" || draft.outcome === "partly";

export function toggleClause(draft: Draft, id: string): Draft {
  const before = isFail(draft) ? draft.clauses : [];
  const clauses = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
  return { ...draft, outcome: draft.outcome === "partly" ? "partly" : "fail", clauses };
}

/** Stopped, unreadable, locked: one tap, and none of the clauses holds any more. */
export function notPossible(draft: Draft, reason: string): Draft {
  const same = draft.outcome === "not_possible" && draft.clauses[0] === reason;
  return same
    ? { ...draft, outcome: "fail", clauses: [] }
    : { ...draft, outcome: "not_possible", clauses: [reason], fixed: false };
}

export function setOutcome(draft: Draft, outcome: Verdict): Draft {
  const clauses = isFail(draft) && outcome !== "not_applicable" ? draft.clauses : [];
  return { ...draft, outcome, clauses };
}

export function canFinish(row: ItemRow, draft: Draft): boolean {
  if (draft.outcome === "not_applicable") return true;
  return draft.clauses.length > 0 || (isFail(draft) && row.item.clauses.length === 0);
}

/** A photo is wanted and none is there yet. */
export function lacksPhoto(row: ItemRow, draft: Draft): boolean {
  return isFail(draft) && row.item.fail_wants.includes("photo") && draft.photos.length === 0;
}

/** Whether the camera opens by itself after this tap: once, on the first reason. */
export function opensCamera(row: ItemRow, draft: Draft): boolean {
  return lacksPhoto(row, draft) && draft.clauses.length > 0 && !draft.camera_seen;
}

export function toAnswer(row: ItemRow, draft: Draft): AnswerInput {
  const failed = isFail(draft);
  return {
    item: row.item.id,
    equipment: row.equipment,
    outcome: draft.outcome,
    clauses: draft.clauses,
    values: draft.outcome === "not_applicable" ? [] : draft.values,
    note: null,
    photos: draft.photos,
    severity: failed && draft.severity !== row.item.severity ? draft.severity : null,
    fixed: failed && draft.fixed,
    agreed: null,
  };
}
