// How a finding reads in a list: its state, its severity, how long there is left.
import { said, t, type Key } from "@/shared/i18n";
import type { FindingRow } from "@/shared/types/FindingRow";
import type { OrderState } from "@/shared/types/OrderState";
import type { Severity } from "@/shared/types/Severity";
import type { Tone } from "@/shared/widgets/StatusTag.vue";

const RANK: Record<Severity, number> = { serious: 0, normal: 1, minor: 2 };
const CLOSED: OrderState[] = ["verified", "rejected"];

/** Open before closed, then overdue, then grave, then what ends first. */
export function inOrder(rows: FindingRow[], now_ms: number): FindingRow[] {
  const end = (row: FindingRow) =>
    row.finish_by ? Date.parse(row.finish_by) : Number.POSITIVE_INFINITY;
  const weight = (row: FindingRow): number[] => [
    CLOSED.includes(row.state) ? 1 : 0, isOverdue(row, now_ms) ? 0 : 1, RANK[row.severity],
    end(row),
  ];
  return [...rows].sort((a, b) => {
    const [left, right] = [weight(a), weight(b)];
    const at = left.findIndex((value, n) => value !== right[n]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
  });
}

/** What was looked at; a quick report names no item. */
export const nameOf = (row: FindingRow): string =>
  row.work ? said(row.work.kind_name) : said(row.item_name) || t("report.title");

export function isOverdue(row: FindingRow, now_ms: number): boolean {
  const waits = !CLOSED.includes(row.state) && row.state !== "fixed";
  return waits && row.finish_by !== null && Date.parse(row.finish_by) < now_ms;
}

const TONES: Record<OrderState, Tone> = {
  raised: "warn", assigned: "info", in_progress: "info", fixed: "ok", verified: "ok",
  reopened: "bad", rejected: "plain",
};
export const stateTone = (state: OrderState): Tone => TONES[state];
export const stateKey = (state: OrderState): Key => `order.${state}`;

export const severityTone = (severity: Severity): Tone =>
  severity === "serious" ? "bad" : severity === "normal" ? "warn" : "plain";

/** "Fixed" wants a picture of the mended thing beside the one of the broken. */
export const wantsPhoto = (to: OrderState): boolean => to === "fixed";

/** The move that the big button does: on along the line, never back. */
export function mainMove(moves: OrderState[]): OrderState | null {
  const onward: OrderState[] = ["fixed", "verified", "in_progress", "assigned"];
  return onward.find((move) => moves.includes(move)) ?? null;
}

/** Why an order may be closed as "not a finding"; the words stand in its history. */
export const REJECT_REASONS = ["fine", "twice", "wrong_place", "allowed"] as const;

/** The reason, with the person's own words behind it where there are any. */
export function rejectNote(reason: string, words: string): string {
  const more = words.trim();
  return more === "" ? reason : `${reason}: ${more}`;
}
