// How each row of a list stands, what a tap does, and what "the rest is fine" may take along.
import type { Key } from "@/shared/i18n";
import type { AnswerInput } from "@/shared/types/AnswerInput";
import type { CheckpointShown } from "@/shared/types/CheckpointShown";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { PlaceShown } from "@/shared/types/PlaceShown";

/** `tick`: a tap is all. `reading`: figures alone, on the pad. `parts`: several fields. */
export type RowKind = "tick" | "reading" | "parts";
export type RowState = "open" | "pass" | "fail" | "partly" | "not_applicable" | "not_possible";

/** An item may stand there once for each piece of equipment. */
export function keyOf(row: ItemRow): string {
  return row.equipment ? `${row.item.id}@${row.equipment}` : row.item.id;
}

/** The list's address at one of its rows: opened again, it opens there. */
export function pathAt(list: string, row: ItemRow): string {
  return `${list}?at=${encodeURIComponent(keyOf(row))}`;
}

export function kindOf(row: ItemRow): RowKind {
  // A tick says yes to every check, so checks alone want no sheet.
  const parts = row.item.parts.filter((part) => part.kind !== "check");
  if (parts.length === 0) return "tick";
  const figures = row.item.parts.every((part) => part.kind === "number");
  return figures && parts.some((part) => !part.optional) ? "reading" : "parts";
}

export function stateOf(row: ItemRow): RowState {
  return row.answer?.outcome ?? "open";
}

/**
 * Rows that one tap may pass together: plain point checks, not must-see, nothing known to be wrong.
 * A person's conduct and an event are judged one by one.
 */
export function bulkRows(rows: ItemRow[]): ItemRow[] {
  return rows.filter(
    (row) =>
      stateOf(row) === "open" && kindOf(row) === "tick" && !row.item.must_see &&
      row.item.template === "point" && row.open === null,
  );
}

export function openRows(rows: ItemRow[]): ItemRow[] {
  return rows.filter((row) => stateOf(row) === "open");
}

export function passOf(row: ItemRow): AnswerInput {
  return {
    item: row.item.id, equipment: row.equipment, outcome: "pass", clauses: [], values: [],
    note: null, photos: [], severity: null, fixed: false, agreed: null,
  };
}

/**
 * The seq of the last act at this checkpoint, for the undo button; null where none was done.
 * An answer that another handheld gave has seq 0: it is not this one's to take back.
 */
export function lastSeq(rows: ItemRow[]): number | null {
  const last = Math.max(0, ...rows.map((row) => row.answer?.seq ?? 0));
  return last > 0 ? last : null;
}

/** How an answer stands after Rust judged it: a pass whose values break a limit is a fail. */
export function judgedOf(given: AnswerInput, after: CheckpointShown): RowState {
  const same = (row: ItemRow) =>
    row.item.id === given.item && row.equipment === given.equipment;
  const row = after.items.find(same);
  return row ? stateOf(row) : given.outcome;
}

/** How many rows one act answered: undoing one of them undoes all. */
export function answeredBy(rows: ItemRow[], seq: number): number {
  return rows.filter((row) => row.answer?.seq === seq).length;
}

export type Tap =
  | { kind: "pass" }
  | { kind: "undo"; seq: number; rows: number }
  | { kind: "read" }
  | { kind: "parts" }
  | { kind: "open" };

/** A tap on the left of a row. */
export function tapOf(row: ItemRow, rows: ItemRow[]): Tap {
  const kind = kindOf(row);
  if (row.answer === null) {
    if (kind === "tick") return { kind: "pass" };
    return { kind: kind === "reading" ? "read" : "parts" };
  }
  if (row.answer.outcome === "pass" && kind === "tick" && row.answer.seq > 0) {
    return { kind: "undo", seq: row.answer.seq, rows: answeredBy(rows, row.answer.seq) };
  }
  return { kind: "open" };
}

/** "Still so" in one tap: the reasons of the finding that is open here, as the item knows them. */
export function stillOf(row: ItemRow): AnswerInput | null {
  const said = new Set(row.open?.clauses.map((clause) => clause.zh));
  const known = row.item.clauses.filter((clause) => said.has(clause.zh));
  if (row.answer !== null || row.open === null) return null;
  return { ...passOf(row), outcome: "fail", clauses: known.map((clause) => clause.id) };
}

const MARKS: Record<RowState, string> = {
  open: "", pass: "✓", fail: "✕", partly: "◐", not_applicable: "–", not_possible: "?",
};
export const markOf = (state: RowState): string => MARKS[state];
export const stateKey = (state: RowState): Key => `answer.${state}`;

/** What the big button does: pass the rest, walk on, or say what stays open. */
export type Main =
  | { kind: "bulk"; n: number; enabled: boolean }
  | { kind: "left"; n: number }
  | { kind: "next"; place: PlaceShown }
  | { kind: "finish" };

export function mainOf(shown: CheckpointShown, seen_end: boolean): Main {
  const bulk = bulkRows(shown.items).length;
  if (bulk > 0) return { kind: "bulk", n: bulk, enabled: seen_end };
  const open = openRows(shown.items).length;
  if (open > 0) return { kind: "left", n: open };
  return shown.next ? { kind: "next", place: shown.next } : { kind: "finish" };
}
