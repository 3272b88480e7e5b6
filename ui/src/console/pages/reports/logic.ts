// What the page of reports is asked for by its address, and what stands in its place where nobody
// says.
import type { LocationQuery } from "vue-router";
import type { Asked } from "@/shared/api/console-files";
import { isDay } from "../../formats";
import { isMonth } from "../../months";

export interface Wanted {
  /** A report, a list, or the pack. */
  report: string | null;
  list: string | null;
  pack: boolean;
  asked: Asked;
}

/** What a report asks for; the rest of an address isn't its business. */
const KEYS = ["day", "month", "finding", "equipment", "building"];
const NOT_ASKED = ["report", "list", "pack"];

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export function wantedIn(query: LocationQuery): Wanted {
  const report = text(query.report);
  const list = report ? null : text(query.list);
  const pack = !report && !list && query.pack === "1";
  const asked: Asked = {};
  for (const [key, value] of Object.entries(query)) {
    const one = text(value);
    if (one === null || NOT_ASKED.includes(key)) continue;
    if (report !== null && !KEYS.includes(key)) continue;
    asked[key] = one;
  }
  if ("day" in asked && !isDay(asked.day)) delete asked.day;
  if ("month" in asked && !isMonth(asked.month)) delete asked.month;
  return { report, list, pack, asked };
}

/** The first seven days of a month still ask for the one before. */
export function monthOf(today: string): string {
  const [year, month, day] = today.split("-").map(Number) as [number, number, number];
  if (day > 7) return today.slice(0, 7);
  const before = new Date(Date.UTC(year, month - 2, 1));
  return before.toISOString().slice(0, 7);
}

/** What an id on a file leads to. */
export function queryOfFiled(list: string, asked: string): Record<string, string> {
  const pairs = Object.fromEntries(new URLSearchParams(asked));
  // A report is made again in the language that it was made in.
  if (list.startsWith("report:")) {
    return { report: list.slice("report:".length), lang: "zh", ...pairs };
  }
  if (list === "pack") return { pack: "1", ...pairs };
  return { list, ...pairs };
}
