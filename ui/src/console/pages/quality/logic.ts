// Marks of touchpoints: shares, their rank, where the radar's corners lie, and what is shown grey
// because too little was judged to say anything.
import type { LocationQuery } from "vue-router";
import { said, t } from "@/shared/i18n/console";
import type { QualityAxis } from "@/shared/types/QualityAxis";
import type { QualityScore } from "@/shared/types/QualityScore";
import { monthIn } from "../../months";

/** Below this many answers a share is shown grey. */
export const FEW = 5;

export interface Filter {
  month: string | null;
  touchpoint: number | null;
  item: string | null;
}

export function filterIn(query: LocationQuery): Filter {
  const { touchpoint, item } = query;
  const known = typeof touchpoint === "string" && /^\d{1,3}$/.test(touchpoint);
  return {
    month: monthIn(query),
    touchpoint: known ? Number(touchpoint) : null,
    item: known && typeof item === "string" ? item : null,
  };
}

export const queryOf = ({ month, touchpoint, item }: Filter): Record<string, string> => ({
  ...(month === null ? {} : { month }),
  ...(touchpoint === null ? {} : { touchpoint: String(touchpoint) }),
  ...(touchpoint === null || item === null ? {} : { item }),
});

export const nameOf = (axis: QualityAxis): string =>
  axis.name ? `${axis.touchpoint} ${said(axis.name)}` : t("console.quality.equipment");

/** From 0 to 1, by weight as the server counts it; null where nothing was judged. */
export const shareOf = ({ share }: Pick<QualityScore, "share">): number | null =>
  share === null ? null : share / 10_000;

/** The list of all answers of some days that were judged, of a touchpoint where one is named. */
export const judgedIn = (from: string, to: string, touchpoint: number | null = null) => ({
  list: "answers", from, to, ...(touchpoint === null ? {} : { touchpoint: `tp${touchpoint}` }),
  outcome: "pass,partly,fail", corrected: "0",
});

/** Whether anything was ever judged, as far back as the page looks. */
export const isBare = (axes: QualityAxis[]) => axes.every(({ month, before, mean, weeks }) =>
  [month, before, mean, ...weeks].every(({ judged }) => judged === 0));

/** `97 %`, `99.6 %`: never rounded up to a full hundred. */
export function percent(share: number | null): string {
  if (share === null) return "–";
  const tenths = Math.floor(share * 1000 + 1e-9) / 10;
  return `${share < 1 && tenths > 99 ? tenths.toFixed(1) : Math.round(tenths)}%`;
}

export type Grade = "good" | "fair" | "poor" | "few" | "none";

export function gradeOf(score: QualityScore): Grade {
  const share = shareOf(score);
  if (share === null) return "none";
  if (score.judged < FEW) return "few";
  return share >= 0.95 ? "good" : share >= 0.85 ? "fair" : "poor";
}

/** Those that say something first, the worst at the top; few answers after, none last. */
export function ranked(axes: QualityAxis[]): QualityAxis[] {
  const group = (axis: QualityAxis) =>
    ({ none: 2, few: 1, good: 0, fair: 0, poor: 0 })[gradeOf(axis.month)];
  return [...axes].sort((a, b) => group(a) - group(b) ||
    (shareOf(a.month) ?? 0) - (shareOf(b.month) ?? 0) || a.touchpoint - b.touchpoint);
}

/** Where the middle of the radar stands: shares that all lie near a hundred are told apart too. */
export const baseOf = (axes: QualityAxis[]): number =>
  baseUnder(axes.flatMap(({ month, before, mean }) => [month, before, mean].map(shareOf)));

/** The same of shares alone. */
export function baseUnder(shares: (number | null)[]): number {
  const least = Math.min(1, ...shares.filter((share) => share !== null));
  return least >= 0.9 ? 0.8 : least >= 0.7 ? 0.5 : 0;
}

/** How far out a share lies over the middle, from 0 to 1. */
export const farOut = (share: number | null, base: number): number | null =>
  (share === null ? null : Math.max(0, (share - base) / (1 - base)));

export interface Corner {
  x: number;
  y: number;
}

/** Where a share lies on the nth of `count` axes, the first of which points up. */
export function cornerAt(n: number, count: number, share: number, radius: number): Corner {
  const angle = (2 * Math.PI * n) / count - Math.PI / 2;
  return { x: Math.cos(angle) * share * radius, y: Math.sin(angle) * share * radius };
}

/** A ring through all axes, as the corners of a polygon. */
export const ringOf = (count: number, share: number, radius: number): string =>
  Array.from({ length: count }, (_, n) => {
    const { x, y } = cornerAt(n, count, share, radius);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  }).join(" ");

/** The end of an axis, and where its name stands: beside it, or clear of both neighbours' names
 *  above or below. */
export function spokeAt(n: number, count: number, radius: number) {
  const end = cornerAt(n, count, 1, radius);
  const side = Math.abs(end.x) < 12 ? "middle" : end.x > 0 ? "start" : "end";
  return { end, label: cornerAt(n, count, side === "middle" ? 1.17 : 1.09, radius), side };
}

/** The stretches of neighbours that have a share, as paths; a whole ring is closed. */
export function pathOf(shares: (number | null)[], radius: number): string {
  const count = shares.length;
  const place = (n: number) => {
    const { x, y } = cornerAt(n, count, shares[n] ?? 0, radius);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const edges: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const next = (n + 1) % count;
    if (shares[n] === null || shares[next] === null) continue;
    edges.push(`M${place(n)}L${place(next)}`);
  }
  return edges.join("");
}
