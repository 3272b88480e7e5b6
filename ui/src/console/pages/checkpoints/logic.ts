// What the desk may answer to a proposal to close a place.
import type { Closing } from "@/shared/types/Closing";
import { isDay } from "../../formats";

/** Those that wait for a word; the server's order stays. */
export const proposedIn = (all: Closing[]): Closing[] =>
  all.filter(({ proposed }) => proposed !== null);

export const closedIn = (all: Closing[]): Closing[] =>
  all.filter(({ closed, proposed }) => closed && proposed === null);

/** The last day that a place may be closed until: a year from now somebody looks again. */
export const latestFor = (today: string): string =>
  `${String(Number(today.slice(0, 4)) + 1).padStart(4, "0")}${today.slice(4)}`;

/** A last closed day that may be said: from today on, within a year. */
export const mayCloseUntil = (until: string, today: string): boolean =>
  isDay(until) && until >= today && until <= latestFor(today);

/** The day that was chosen, else the proposed one; today where that has passed. */
export function untilOf(one: Closing, chosen: string | undefined, today: string): string {
  if (chosen !== undefined) return chosen;
  const proposed = one.proposed?.until ?? today;
  return proposed < today ? today : proposed;
}
