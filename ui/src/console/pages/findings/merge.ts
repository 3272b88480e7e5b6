// With which other findings one may be merged: those of the same place first.
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import { isOpen, textOf } from "./logic";

/** As many as are read at a glance; the search finds the rest. */
const SHOWN_MAX = 8;

/** The one that is known for longest comes first among those that are as near. */
export function othersOf(
  one: ConsoleFinding, all: ConsoleFinding[], text: string,
): ConsoleFinding[] {
  const words = text.trim().toLowerCase();
  const near = (other: ConsoleFinding) => {
    if (other.checkpoint !== null && other.checkpoint === one.checkpoint) return 0;
    return other.building !== "" && other.building === one.building ? 1 : 2;
  };
  return all
    .filter((other) => other.finding !== one.finding && other.work === null && isOpen(other))
    .filter((other) => words === "" || textOf(other).includes(words))
    .sort((a, b) => near(a) - near(b) || Date.parse(a.since) - Date.parse(b.since))
    .slice(0, SHOWN_MAX);
}
