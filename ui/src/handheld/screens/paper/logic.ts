// Rounds that were walked with paper and are typed in later: when it was, and who walked.
import type { PaperRound } from "@/shared/types/PaperRound";

const STEP_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** The wall clock of a zone at a moment, as if it were UTC. */
function wallOf(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(new Date(ms));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
}

/**
 * The moment of a local start `YYYY-MM-DDTHH:MM` in a zone.
 *
 * Edges: of a repeated hour the first; an hour that is left out counts as an hour later.
 */
export function momentOf(local: string, zone: string): number {
  const wall = Date.parse(`${local}:00Z`);
  const first = wall - (wallOf(wall - 12 * HOUR_MS, zone) - (wall - 12 * HOUR_MS));
  if (wallOf(first, zone) === wall) return first;
  const second = wall - (wallOf(first, zone) - first);
  return wallOf(second, zone) === wall ? second : first;
}

/** When it was walked, moved by a quarter of an hour; never to come, nor before it was due. */
export function moved(at_ms: number, by: 1 | -1, due_ms: number, now_ms: number): number {
  return Math.min(Math.max(at_ms + by * STEP_MS, due_ms), now_ms);
}

/** Where the time stands first: the round's start, or an hour ago where no plan asked. */
export function firstTime(round: PaperRound | null, zone: string, now_ms: number): number {
  return round ? Math.min(momentOf(round.start, zone), now_ms) : now_ms - HOUR_MS;
}
