// What Rust says to a reading before it is saved, as the pad shows it: what was used, what is left
// over, and what is worth a second look. Limits are Rust's to know; a page that hasn't heard yet
// says nothing.
import { t, type Key } from "@/shared/i18n";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { LookedAt } from "@/shared/types/LookedAt";
import type { Part } from "@/shared/types/Part";
import type { PartValue } from "@/shared/types/PartValue";
import type { SecondLook } from "@/shared/types/SecondLook";
import { nowMs } from "../../clock";
import { keyOf } from "../checkpoint/logic";
import { decimalsOf, figure, type Values } from "../parts/logic";

/** A gauge without a figure of its own: a change of more than a fifth is said. */
const JUMP_PERCENT = 20;

export function isOut(look: SecondLook | null): look is "below" | "above" {
  return look === "below" || look === "above";
}

/** Far from last time: said in amber, never in the way. A counter only ever goes on. */
export function isJump(part: Part, milli: number, looked: LookedAt): boolean {
  if (looked.second_look === "jump") return true;
  const last = looked.last_milli;
  const own = part.meter?.jump_percent !== undefined || part.meter?.counts === true;
  if (own || isOut(looked.second_look) || last === null || last === 0) return false;
  return Math.abs(milli - last) * 100 > Math.abs(last) * JUMP_PERCENT;
}

/** What a counter can't show, or only after it was exchanged: a slip of the finger, mostly. */
export function oddKey(looked: LookedAt): Key | null {
  if (looked.counted?.is === "exchanged") return "reading.exchanged";
  return looked.counted?.is === "impossible" ? "reading.impossible" : null;
}

type Said = (words: { zh: string; en: string }) => string;

/** What is taken off: another part of the item, or another item beside it. */
function lessName(part: Part, row: ItemRow, rows: ItemRow[], said: Said): string {
  const less = part.meter?.less;
  const other = row.item.parts.find((one) => one.id === less);
  if (other) return said(other.name);
  const beside = rows.find((one) => one.item.id === less && one.equipment === row.equipment);
  return beside ? said(beside.item.name) : "";
}

/** Sooner after the last reading a day's use would only be guessed. */
const PER_DAY_MS_MIN = 3_600_000;

/** Calculated values, a sentence each: use, use for each day, difference. */
export function factsOf(
  looked: LookedAt, part: Part, row: ItemRow, rows: ItemRow[], said: Said, now_ms = nowMs(),
): string[] {
  const show = (milli: number) => {
    const unit = part.unit ? ` ${part.unit}` : "";
    return `${figure(milli, decimalsOf(part))}${unit}`;
  };
  const facts: string[] = [];
  const { counted, per_day_milli, difference_milli } = looked;
  if (counted?.is === "on") facts.push(t("reading.used", { value: show(counted.used_milli) }));
  if (counted?.is === "rolled_over") {
    facts.push(t("reading.rolled_over", { value: show(counted.used_milli) }));
  }
  const since_ms = looked.last_at === null ? 0 : now_ms - Date.parse(looked.last_at);
  if (per_day_milli !== null && since_ms >= PER_DAY_MS_MIN) {
    facts.push(t("reading.per_day", { value: show(per_day_milli) }));
  }
  if (difference_milli !== null) {
    const other = lessName(part, row, rows, said);
    facts.push(t("reading.difference", { other, value: show(difference_milli) }));
  }
  return facts;
}

/** The values of an item as they would be saved: those given before, then those typed now. */
export function valuesWith(row: ItemRow, typed: Values, now: PartValue | null): PartValue[] {
  const all: Values = {};
  for (const value of row.answer?.values ?? []) all[value.part] = value;
  Object.assign(all, typed);
  if (now) all[now.part] = now;
  return Object.values(all).filter((value) => value.milli !== undefined);
}

/** The clauses that parts out of their limits name, in the order of the item's own list. */
export function clausesOut(row: ItemRow, out: ReadonlySet<string>): string[] {
  const named = new Set(row.item.parts.filter((one) => out.has(one.id)).map((one) => one.clause));
  return row.item.clauses.map((clause) => clause.id).filter((id) => named.has(id));
}

/** What was said to a figure when it was given: once it is saved, it is itself the last one. */
export interface Kept {
  round: string;
  looked: { milli: number; said: LookedAt }[];
}

/** One for each gauge, so that they never pile up: the next round writes over it. */
export function keptKey(checkpoint: string, row: ItemRow): string {
  return `looked:${checkpoint}:${keyOf(row)}`;
}

/** What was said to the figures that stand now, in this round; nothing where they were changed. */
export function keptOf(draft: string | null, round: string, row: ItemRow): LookedAt[] {
  if (draft === null) return [];
  let kept: Partial<Kept>;
  try {
    kept = JSON.parse(draft) as Partial<Kept>;
  } catch {
    return [];
  }
  if (kept.round !== round || !Array.isArray(kept.looked)) return [];
  const values = row.answer?.values ?? [];
  return kept.looked
    .filter(({ milli, said }) =>
      values.some((value) => value.part === said.part && value.milli === milli))
    .map(({ said }) => said);
}
