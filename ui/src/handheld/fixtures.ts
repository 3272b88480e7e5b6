// Rows for tests: only what a case is about has to be named.
import type { AnswerShown } from "@/shared/types/AnswerShown";
import type { Item } from "@/shared/types/Item";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { Part } from "@/shared/types/Part";

export function item(id: string, more: Partial<Item> = {}): Item {
  return {
    id, name: { zh: id, en: id }, text: { zh: id, en: id }, clauses: [], parts: [], verdicts: [],
    template: "point", role: "guard", severity: "normal", must_see: false, fail_wants: [],
    ...more,
  };
}

export function row(id: string, more: Partial<Item> = {}, rest: Partial<ItemRow> = {}): ItemRow {
  return {
    item: item(id, more), list: "L", equipment: null, equipment_name: null, answer: null,
    last: [], open: null, timer: null, ...rest,
  };
}

export function answer(seq: number, more: Partial<AnswerShown> = {}): AnswerShown {
  return {
    seq, outcome: "pass", clauses: [], values: [], note: null, photos: [], severity: null,
    bulk: false, agreed: null, ...more,
  };
}

export function part(id: string, kind: Part["kind"], more: Partial<Part> = {}): Part {
  return {
    id, kind, name: { zh: id, en: id }, optional: false, choices: [], not_past: false,
    warn_days: [], ...more,
  };
}

export function limits(low_milli?: number, high_milli?: number, low_exclusive = false) {
  return { low_milli, high_milli, low_exclusive, from: "checklist" as const, classes: [] };
}
