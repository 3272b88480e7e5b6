// The shift sheet: every reading of a round in walking order, with what is worth a look.
import { t, type Key } from "@/shared/i18n";
import type { CheckpointShown } from "@/shared/types/CheckpointShown";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { LookedAt } from "@/shared/types/LookedAt";
import type { PartValue } from "@/shared/types/PartValue";
import { keyOf, kindOf } from "../checkpoint/logic";
import { limitsOf, rangeOf, valueText } from "../parts/logic";
import { factsOf, isJump, isOut, oddKey } from "../reading/look";

/** `bad`: out of its limits. `amber`: worth a look, no more. `open`: not read yet. */
export type Mark = "good" | "bad" | "amber" | "open";
export interface Line {
  key: string;
  checkpoint: string;
  place: string;
  equipment: string | null;
  name: string;
  value: string;
  range: string;
  mark: Mark;
  why: string;
  facts: string[];
  /** Where the pad opens for it. */
  path: string;
}

type Said = (words: { zh: string; en: string }) => string;

/** What is read on the pad here, and any other figure that was given. */
export function readRows(rows: ItemRow[]): ItemRow[] {
  const figures = (row: ItemRow) =>
    row.item.parts.some((part) =>
      part.kind === "number" && row.answer?.values.some((value) => value.part === part.id),
    );
  return rows.filter((row) => kindOf(row) === "reading" || figures(row));
}

/** The figures of a row, as Rust looks at them. */
export function figuresOf(row: ItemRow): PartValue[] {
  return (row.answer?.values ?? []).filter((value) => {
    const part = row.item.parts.find((one) => one.id === value.part);
    return part?.kind === "number" && value.milli !== undefined;
  });
}

/** The lines of one row: one for each figure, or one that says why there is none. */
export function linesOf(
  shown: CheckpointShown, row: ItemRow, looked: LookedAt[], said: Said,
): Line[] {
  const { checkpoint, name: place } = shown.place;
  const at = `/round/${shown.round}/at/${checkpoint}`;
  const path = kindOf(row) === "reading"
    ? `${at}/read?item=${keyOf(row)}` : `${at}?at=${encodeURIComponent(keyOf(row))}`;
  const name = said(row.item.name);
  const base = { checkpoint, place, equipment: row.equipment_name, path, facts: [], range: "" };
  const figures = figuresOf(row);
  if (figures.length === 0) {
    const { outcome, clauses } = row.answer ?? {};
    const reason = outcome === "not_possible" ? t(`reason.${clauses?.[0] ?? "other"}` as Key) : "";
    const value = row.answer ? reason || t(`answer.${row.answer.outcome}`) : t("sheet.not_read");
    const mark = row.answer ? ("amber" as const) : ("open" as const);
    return [{ ...base, key: keyOf(row) + checkpoint, name, value, mark, why: "" }];
  }
  const many = row.item.parts.length > 1;
  return row.item.parts.flatMap((part) => {
    const value = figures.find((one) => one.part === part.id);
    const look = looked.find((one) => one.part === part.id);
    if (!value) return [];
    const { mark, why } = markOf(row, part.id, look);
    return [{
      ...base, key: `${keyOf(row)}.${part.id}${checkpoint}`, mark, why,
      name: many ? `${name} · ${said(part.name)}` : name,
      value: valueText(part, value, said),
      range: rangeOf(part, limitsOf(row, part)),
      facts: look ? factsOf(look, part, row, shown.items, said) : [],
    }];
  });
}

function markOf(row: ItemRow, id: string, look: LookedAt | undefined): { mark: Mark; why: string } {
  const part = row.item.parts.find((one) => one.id === id);
  const milli = row.answer?.values.find((one) => one.part === id)?.milli;
  if (!look || !part || milli === undefined) return { mark: "good", why: "" };
  if (isOut(look.second_look)) {
    return { mark: "bad", why: t(`reading.out_${look.second_look}` as Key) };
  }
  const odd = oddKey(look);
  if (odd) return { mark: "amber", why: t(odd) };
  return isJump(part, milli, look)
    ? { mark: "amber", why: t("reading.jumps") } : { mark: "good", why: "" };
}

export interface Counts {
  read: number;
  bad: number;
  amber: number;
  open: number;
}

export function countsOf(lines: Line[]): Counts {
  const of = (mark: Mark) => lines.filter((line) => line.mark === mark).length;
  return { read: lines.length - of("open"), bad: of("bad"), amber: of("amber"), open: of("open") };
}
