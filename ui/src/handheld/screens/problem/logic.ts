// What stands against a problem in figures, and where its button leads: to what puts it right.
import { t } from "@/shared/i18n";
import type { Status } from "@/shared/types/Status";
import { lasting } from "../../clock";
import { problemWords, type Words } from "../../troubles";

/** A photo as it is kept, on the average. */
const PHOTO_BYTES = 400_000;

export interface Told extends Words {
  /** How far it has come; null where nobody knows. */
  figure: string | null;
  to: string;
}

export function toldOf(
  code: string, { free_bytes, clock_off_ms }: Pick<Status, "free_bytes" | "clock_off_ms">,
): Told {
  const words = problemWords(code);
  if (code === "disk_low") {
    const figure = free_bytes === null ? null
      : t("problem.disk_low.room", { n: photosIn(free_bytes) });
    return { ...words, figure, to: "/sync" };
  }
  if (code === "clock_wrong") {
    return { ...words, figure: clock_off_ms === null ? null : offWords(clock_off_ms),
      to: "/me/check" };
  }
  return { ...words, figure: null, to: "/sync" };
}

/** About how many photos go into so much room: rounded down, since a guess has no last digit. */
export function photosIn(free_bytes: number): number {
  const whole = Math.floor(free_bytes / PHOTO_BYTES);
  const step = whole < 10 ? 1 : whole < 1000 ? 10 : 100;
  return Math.floor(whole / step) * step;
}

/** `off_ms`: how far this clock is ahead of the server's. */
export function offWords(off_ms: number): string {
  const by = lasting(Math.round(off_ms / 1000));
  return t(off_ms > 0 ? "problem.clock_wrong.ahead" : "problem.clock_wrong.behind", { by });
}
