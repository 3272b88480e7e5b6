// What the desk may answer to a proposal to close a place.
import type { ConsoleClosings } from "@/shared/types/ConsoleClosings";
import type { PlaceCounts } from "@/shared/types/PlaceCounts";
import { isDay } from "../../formats";

export const PLACE_STATES = ["in_use", "to_mount", "closed", "retired", "spare"] as const;

/** States that some place is in, with how many. */
export const countsIn = (counts: PlaceCounts): { state: keyof PlaceCounts; n: number }[] =>
  PLACE_STATES.map((state) => ({ state, n: counts[state] })).filter(({ n }) => n > 0);

/** A last closed day that may be said: not before today. */
export const mayCloseUntil = (until: string, today: string): boolean =>
  isDay(until) && until >= today;

/** The day that was chosen, else the proposed one; today where that has passed. */
export function untilOf(
  chosen: string | undefined, proposed: string, shown: ConsoleClosings,
): string {
  if (chosen !== undefined) return chosen;
  return proposed < shown.today ? shown.today : proposed;
}
