// How far a finding came, in four steps, and which photos show it before and after.
import type { FindingShown } from "@/shared/types/FindingShown";
import type { OrderState } from "@/shared/types/OrderState";

export const STEPS = ["raised", "assigned", "fixed", "verified"] as const;
export type Step = (typeof STEPS)[number];
export type Stage = "done" | "now" | "open";

/** How many steps are behind an order; one that was rejected or came back counts anew. */
const DONE: Record<OrderState, number> = {
  raised: 1, assigned: 2, in_progress: 2, reopened: 2, fixed: 3, verified: 4, rejected: 1,
};

/** A step is under way where somebody works on it. */
export function stageOf(step: Step, state: OrderState): Stage {
  const at = STEPS.indexOf(step);
  if (at < DONE[state]) return "done";
  return at === DONE[state] && state === "in_progress" ? "now" : "open";
}

/** The photos of the fix that stands. One that was not good enough stays in the history alone. */
export function afterPhotos({ row, history }: FindingShown): string[] {
  if (row.state !== "fixed" && row.state !== "verified") return [];
  const moves = history.filter(({ what, merge, late }) => !what && !merge && !late);
  const fix = moves.map(({ state }) => state).lastIndexOf("fixed");
  return fix < 0 ? [] : moves.slice(fix).flatMap(({ photos }) => photos);
}
