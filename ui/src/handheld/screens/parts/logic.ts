// The fields of a compound item: what is filled in, what is out of its limits, what that means.
// Rust judges again and has the last word; this only tells the person before the answer is given.
import type { Limits } from "@/shared/types/Limits";
import type { Item } from "@/shared/types/Item";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { Part } from "@/shared/types/Part";
import type { PartValue } from "@/shared/types/PartValue";

/** Where the fields filled in so far are kept until the answer is given. */
export function partsKey(round: string, checkpoint: string, row: ItemRow): string {
  return `parts:${round}:${checkpoint}:${row.item.id}@${row.equipment ?? ""}`;
}

export type Standing = "within" | "below" | "above";
export type Values = Record<string, PartValue>;

/** Compares thousandths; a value equal to a limit is within, but for `low_exclusive`. */
export function classify(milli: number, limits: Limits | undefined): Standing {
  const low = limits?.low_milli;
  const high = limits?.high_milli;
  if (low !== undefined && (limits?.low_exclusive ? milli <= low : milli < low)) return "below";
  if (high !== undefined && milli > high) return "above";
  return "within";
}

/** What Rust will judge by comes with the item; else what the last reading was judged by. */
export function limitsOf(row: ItemRow, part: Part): Limits | undefined {
  if (part.limits) return part.limits;
  const last = row.last.find((value) => value.part === part.id);
  if (last?.low_milli === undefined && last?.high_milli === undefined) return undefined;
  const { low_milli, high_milli, low_exclusive = false } = last;
  return { from: "checklist", classes: [], low_exclusive, low_milli, high_milli };
}

export type Judged = "empty" | "good" | "partly" | "bad";

export function judge(row: ItemRow, part: Part, value: PartValue | undefined, day: string): Judged {
  if (!value) return "empty";
  if (part.kind === "check") return value.ok === true ? "good" : "bad";
  if (part.kind === "choice") {
    const choice = part.choices.find((one) => one.id === value.choice);
    if (!choice) return "empty";
    return choice.outcome === "pass" ? "good" : choice.outcome === "partly" ? "partly" : "bad";
  }
  if (part.kind === "date") return part.not_past && (value.date ?? "") < day ? "bad" : "good";
  if (part.kind === "photo" || part.kind === "text" || part.kind === "time") return "good";
  if (value.milli === undefined) return "empty";
  return classify(value.milli, limitsOf(row, part)) === "within" ? "good" : "bad";
}

/** The fields that still have to be filled in before the item can be answered. */
export function missingParts(item: Item, values: Values, photos: string[]): Part[] {
  return item.parts.filter(
    (part) =>
      !part.optional && !(part.kind === "photo" ? photos.length > 0 : part.id in values),
  );
}

export function isComplete(item: Item, values: Values, photos: string[]): boolean {
  return missingParts(item, values, photos).length === 0;
}

/** The clauses that bad values name, each once, in the order of the item's own list. */
export function clausesOf(row: ItemRow, values: Values, day: string): string[] {
  const named = new Set<string>();
  for (const part of row.item.parts) {
    const value = values[part.id];
    const judged = judge(row, part, value, day);
    if (judged !== "bad" && judged !== "partly") continue;
    const choice = part.choices.find((one) => one.id === value?.choice);
    const clause = choice?.clause ?? part.clause;
    if (clause !== undefined) named.add(clause);
  }
  return row.item.clauses.map((clause) => clause.id).filter((id) => named.has(id));
}

export function outcomeOf(row: ItemRow, values: Values, day: string): "pass" | "partly" | "fail" {
  const judged = row.item.parts.map((part) => judge(row, part, values[part.id], day));
  if (judged.includes("bad")) return "fail";
  return judged.includes("partly") ? "partly" : "pass";
}

/** A figure as people read it: 620 thousandths with two decimals are `0.62`. */
export function figure(milli: number, decimals: number): string {
  return (milli / 1000).toFixed(decimals);
}

export function decimalsOf(part: Part): number {
  return part.decimals ?? 0;
}

/** `0.35–0.55 MPa`, `≥ 1`, `≤ 0.5 MPa`; empty without limits. */
export function rangeOf(part: Part, limits: Limits | undefined): string {
  const show = (milli: number) => figure(milli, part.kind === "number" ? decimalsOf(part) : 0);
  const unit = part.unit ? ` ${part.unit}` : "";
  const low = limits?.low_milli;
  const high = limits?.high_milli;
  if (low !== undefined && high !== undefined) return `${show(low)}–${show(high)}${unit}`;
  if (low !== undefined) return `${limits?.low_exclusive ? ">" : "≥"} ${show(low)}${unit}`;
  return high !== undefined ? `≤ ${show(high)}${unit}` : "";
}

/** A value in words, for the row: needs the choice's words from the caller's language. */
export function valueText(
  part: Part, value: PartValue, said: (words: { zh: string; en: string }) => string,
): string {
  const unit = part.unit ? ` ${part.unit}` : "";
  if (value.milli !== undefined) {
    // What was timed has seconds beside its minutes: 15.02 is more than 15.
    const whole = part.kind !== "duration" || value.milli % 1000 === 0;
    const decimals = part.kind === "number" ? decimalsOf(part) : whole ? 0 : 2;
    return `${figure(value.milli, decimals)}${unit}`;
  }
  const written = value.date ?? value.time ?? value.text;
  if (written !== undefined) return written;
  const choice = part.choices.find((one) => one.id === value.choice);
  if (choice) return said(choice);
  return value.ok === undefined ? "" : value.ok ? "✓" : "✕";
}
