// A clock face for those who don't read figures: when it begins or ends, and how much of its time
// is left. A day's own clock, so twelve hours to a turn.
import type { RoundRow } from "@/shared/types/RoundRow";
import { clockTime, localMinute } from "../../clock";

export interface Dial {
  /** Where the hands stand, clockwise from the top. */
  hour_deg: number;
  minute_deg: number;
  /** The share of its time that is left, from 0 to 1; null before it begins, or without an end. */
  left: number | null;
}

/** Hands at a time of day, `HH:MM`. */
export function dialAt(time: string, left: number | null = null): Dial {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return { hour_deg: (hours % 12) * 30 + minutes / 2, minute_deg: minutes * 6, left };
}

/** Before its time the hands say when it begins, then when it has to be done. */
export function dialOf(row: Pick<RoundRow, "start" | "window_end">, now_ms: number): Dial {
  const { start, window_end: end } = row;
  if (end === null || localMinute(now_ms) < start) return dialAt(start.slice(11));
  const end_ms = Date.parse(end);
  const whole_ms = asUtc(localMinute(end_ms)) - asUtc(start);
  const left = whole_ms > 0 ? (end_ms - now_ms) / whole_ms : 0;
  return dialAt(clockTime(end), Math.min(1, Math.max(0, left)));
}

/** Local minutes among each other, whatever the zone. */
const asUtc = (local: string) => Date.parse(`${local}:00Z`);
