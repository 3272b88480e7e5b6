// What a doubt says in plain words, and which are shown. Counts nothing by person: a doubt proves
// nothing alone, and a list of names would make it look so.
import { t } from "@/shared/i18n/console";
import type { DoubtSeen } from "@/shared/types/DoubtSeen";
import type { DoubtKind } from "@/shared/types/DoubtKind";
import { span } from "../../formats";

export const KINDS: DoubtKind[] = [
  "hurried", "two_places", "photo_again", "clock_set", "elsewhere",
];
/** The server tells no more than so many. */
export const TOLD_MAX = 200;

export const SORTS = ["weight", "newest"] as const;

export interface Filter {
  /** What weighs most first, or the newest. */
  sort: (typeof SORTS)[number];
  kind: DoubtKind | null;
  /** Only those that nobody said anything to yet. */
  open: boolean;
}

type Query = Record<string, unknown>;

export function filterIn(query: Query): Filter {
  const kind = KINDS.find((one) => one === query.kind) ?? null;
  const sort = SORTS.find((one) => one === query.sort) ?? "weight";
  return { sort, kind, open: query.open === "1" };
}

export function queryOf({ sort, kind, open }: Filter): Record<string, string> {
  return {
    ...(sort === "weight" ? {} : { sort }), ...(kind ? { kind } : {}),
    ...(open ? { open: "1" } : {}),
  };
}

/** They come newest first; of two that weigh the same the newer stays before. */
export function rowsOf(doubts: DoubtSeen[], { sort, kind, open }: Filter): DoubtSeen[] {
  const fits = doubts.filter((one) =>
    (kind === null || one.kind === kind) && (!open || one.answer === null));
  return sort === "newest" ? fits : fits.sort((a, b) => b.weight - a.weight);
}

/** Why it weighs what it does: how often it came here, how lately. */
export function reasonsOf({ again, days }: DoubtSeen): string {
  return [
    again > 1 ? t("console.doubts.again", { n: again }) : "",
    days === 0 ? t("console.doubts.today") : t("console.doubts.days", { n: days }),
  ].filter(Boolean).join(" · ");
}

const MINUTE_S = 60;

/** `40 s`, `25 min`: seconds where they matter. */
export function lengthOf(seconds: number): string {
  const length = Math.abs(seconds);
  return length < 2 * MINUTE_S ? t("console.doubt.seconds", { n: length }) : span(length * 1000);
}

/** What was seen, with the figures that are known. */
export function seenIn({ kind, count, seconds }: DoubtSeen): string {
  const within = seconds === null ? "" : lengthOf(seconds);
  switch (kind) {
    case "hurried":
      return count === null || seconds === null
        ? t("console.doubt.hurried") : t("console.doubt.hurried_by", { n: count, within });
    case "two_places":
      return seconds === null
        ? t("console.doubt.two_places") : t("console.doubt.two_places_in", { within });
    case "photo_again":
      return t("console.doubt.photo_again", { n: count ?? 1 });
    case "clock_set":
      return seconds === null
        ? t("console.doubt.clock_set") : t("console.doubt.clock_set_by", { by: within });
    case "elsewhere":
      return t("console.doubt.elsewhere");
  }
}
