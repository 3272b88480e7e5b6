// The reading pad: one gauge after the other in walking order, digits with implied decimals, a
// second look at what is out of its limits. Pure: a state and a key give the next state.
import type { Key } from "@/shared/i18n";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { Limits } from "@/shared/types/Limits";
import type { Part } from "@/shared/types/Part";
import type { PartValue } from "@/shared/types/PartValue";
import type { SecondLook } from "@/shared/types/SecondLook";
import { keyOf, kindOf } from "../checkpoint/logic";
import { classify, decimalsOf, type Values } from "../parts/logic";
import { isOut } from "./look";

const DIGITS_MAX = 7;

export interface Step {
  row: ItemRow;
  part: Part;
}

export function stepsOf(rows: ItemRow[]): Step[] {
  return rows
    .filter((row) => kindOf(row) === "reading")
    .flatMap((row) => row.item.parts.map((part) => ({ row, part })));
}

/** Where the pad opens: at the asked item, else at the first without an answer. */
export function startAt(steps: Step[], asked: string | null): number {
  const wanted = steps.findIndex(({ row }) => keyOf(row) === asked);
  if (wanted >= 0) return wanted;
  return Math.max(0, steps.findIndex(({ row }) => row.answer === null));
}

/** How many steps on the next item begins: one that is answered is asked for no further figure. */
export function stepsToNext(steps: Step[], at: number): number {
  const here = steps[at];
  if (!here) return 1;
  const rest = steps.slice(at + 1);
  const next = rest.findIndex(({ row }) => keyOf(row) !== keyOf(here.row));
  return next < 0 ? rest.length + 1 : next + 1;
}

/** What was typed after a key. `-` turns the sign; a point ends the implied decimals. */
export function press(typed: string, key: string): string {
  if (key === "delete") return typed.slice(0, -1);
  if (key === "-") return typed.startsWith("-") ? typed.slice(1) : `-${typed}`;
  if (key === ".") return typed.includes(".") ? typed : `${typed || "0"}.`;
  if (!/^[0-9]$/.test(key)) return typed;
  return typed.replace(/\D/g, "").length < DIGITS_MAX ? typed + key : typed;
}

/**
 * The value in thousandths, null where no digit stands.
 *
 * Without a point the last digits are decimals: `041` at two decimals is 0.41, so 410.
 * More decimals than thousandths are cut off.
 */
export function milliOf(typed: string, decimals: number): number | null {
  const digits = typed.replace("-", "");
  if (!/\d/.test(digits)) return null;
  const [whole = "", rest = ""] = digits.includes(".")
    ? digits.split(".")
    : split(digits.padStart(decimals + 1, "0"), decimals);
  const milli = Number(whole || "0") * 1000 + Number(rest.slice(0, 3).padEnd(3, "0"));
  return typed.startsWith("-") ? -milli : milli;
}

function split(digits: string, decimals: number): [string, string] {
  const point = digits.length - decimals;
  return [digits.slice(0, point), digits.slice(point)];
}

/** What stands on the screen: `0.41`, while `0.` is typed `0.`, nothing yet `–`. */
export function display(typed: string, decimals: number): string {
  if (typed === "" || typed === "-") return typed || "–";
  if (typed.includes(".")) return typed;
  const milli = milliOf(typed, decimals) ?? 0;
  const text = (Math.abs(milli) / 1000).toFixed(decimals);
  return typed.startsWith("-") ? `-${text}` : text;
}

export interface Entry {
  typed: string;
  /** A value out of its limits that was given once and has to be read again. */
  again_milli: number | null;
}
export const EMPTY: Entry = { typed: "", again_milli: null };

export type Given =
  | { kind: "nothing" }
  /** Out of limits for the first time, or another value than before: look at the gauge again. */
  | { kind: "again"; entry: Entry }
  | { kind: "taken"; milli: number; out: boolean };

/** What the big key does with a figure, after Rust looked at it. */
export function give(entry: Entry, part: Part, look: SecondLook | null): Given {
  const milli = milliOf(entry.typed, decimalsOf(part));
  if (milli === null) return { kind: "nothing" };
  const out = isOut(look);
  if (!out || entry.again_milli === milli) return { kind: "taken", milli, out };
  return { kind: "again", entry: { typed: "", again_milli: milli } };
}

export interface Miss {
  side: "above" | "below";
  limit: number;
  by: number;
}

/** Over or under which limit a value is, and by how much, in thousandths; null within them. */
export function missOf(milli: number, limits: Limits | undefined): Miss | null {
  const standing = classify(milli, limits);
  const limit = standing === "above" ? limits?.high_milli : limits?.low_milli;
  if (standing === "within" || limit === undefined) return null;
  return { side: standing, limit, by: Math.abs(milli - limit) };
}

/** The warning stands until another value is being typed, and again when it is the same one. */
export function warns(entry: Entry, milli: number | null): boolean {
  return entry.again_milli !== null && (milli === null || milli === entry.again_milli);
}

/** What the big key says: "that is it" only where the same value stands there a second time. */
export function nextKey(entry: Entry, milli: number | null): Key {
  if (!warns(entry, milli)) return "reading.next";
  return milli === null ? "reading.type_again" : "reading.give_again";
}

export function canBeNegative(limits: Limits | undefined): boolean {
  return (limits?.low_milli ?? 0) < 0;
}

/** Whether all figures that an item wants are there, so that it can be answered. */
export function isWhole(row: ItemRow, values: Values): boolean {
  return row.item.parts.every((part) => part.optional || part.id in values);
}

export function valueOf(part: Part, milli: number): PartValue {
  return { part: part.id, milli };
}
