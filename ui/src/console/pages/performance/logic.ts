// How a site does, in words: shares of plans kept, how long orders took, and which list a number
// opens.
import type { LocationQuery } from "vue-router";
import { isKey, t } from "@/shared/i18n/console";
import type { OrderTook } from "@/shared/types/OrderTook";
import type { PlansKept } from "@/shared/types/PlansKept";
import type { TookTimes } from "@/shared/types/TookTimes";
import { span } from "../../formats";
import { isMonth, monthName } from "../../months";
import { word } from "../../words";

export const BYS = ["month", "role", "kind"] as const;
export type By = (typeof BYS)[number];

export const STEPS = ["assigned", "fixed", "verified"] as const;
export type Step = (typeof STEPS)[number];

/** The one group whose orders are listed; none: no list. */
export interface Chosen {
  by: By;
  of: string;
  /** Only those that came so far; null: all that were raised. */
  step: Step | null;
}

/** Rectification has no kind of its own: in an address it is written as a dash. */
const DASH = "-";

export function chosenIn(query: LocationQuery): Chosen | null {
  const by = BYS.find((one) => typeof query[one] === "string");
  if (by === undefined) return null;
  const of = String(query[by]);
  const step = STEPS.find((one) => one === query.step) ?? null;
  return by === "month" && !isMonth(of) ? null : { by, of: of === DASH ? "" : of, step };
}

export const queryOf = (chosen: Chosen | null): Record<string, string> => (chosen === null ? {} : {
  [chosen.by]: chosen.of || DASH, ...(chosen.step === null ? {} : { step: chosen.step }),
});

/** Those that a number counts: a step's are those that came so far. */
export const ordersOf = (orders: OrderTook[], { step }: Chosen): OrderTook[] =>
  orders.filter((order) => step === null || order[`${step}_min`] !== null);

export const askOf = (chosen: Chosen) => ({
  month: null, role: null, kind: null, ...{ [chosen.by]: chosen.of },
});

export function nameOf({ by, of }: Pick<Chosen, "by" | "of">): string {
  if (by === "month") return monthName(of);
  if (by === "role") return word("role", of);
  if (of === "") return t("console.performance.rectification");
  const key = `console.work_kind.${of}`;
  return isKey(key) ? t(key) : of;
}

export const keptShare = ({ kept, due }: PlansKept): string =>
  (due === 0 ? "–" : `${Math.floor((kept / due) * 1000) / 10}%`);

export const minutes = (min: number | null): string =>
  (min === null ? "–" : min < 1 ? t("console.performance.at_once") : span(min * 60_000));

/** `41 min · 3 h`: the middle one, and what nine of ten don't exceed. */
export const timesOf = ({ median_min, ninetieth_min }: TookTimes): string =>
  (median_min === null ? "–" : `${minutes(median_min)} · ${minutes(ninetieth_min)}`);
