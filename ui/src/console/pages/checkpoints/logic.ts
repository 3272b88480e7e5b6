// Which places want a look, and what the desk may answer to a proposal to close one.
import type { Asked } from "@/shared/api/console-files";
import type { Closing } from "@/shared/types/Closing";
import type { OddPoints } from "@/shared/types/OddPoints";
import { isDay } from "../../formats";

export const SHOWS = ["closing", "unseen", "double"] as const;
export type Show = (typeof SHOWS)[number];

export const showIn = (query: Record<string, unknown>): Show =>
  SHOWS.find((show) => show === query.show) ?? "closing";

export const queryOf = (show: Show): Record<string, string> =>
  (show === "closing" ? {} : { show });

/** How many places each shows; one that is there twice for two reasons is one place. */
export function countsOf(closing: Closing[], { unseen, same }: OddPoints): Record<Show, number> {
  const twice = same.flatMap(({ points }) => points.map(({ checkpoint }) => checkpoint));
  return { closing: closing.length, unseen: unseen.length, double: new Set(twice).size };
}

/** The list that is taken away, with the same rows. */
export function filesOf(show: Show): { list: string; asked: Asked } {
  if (show === "closing") return { list: "closings", asked: {} };
  return { list: "checkpoints", asked: { [show]: "1" } };
}

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
