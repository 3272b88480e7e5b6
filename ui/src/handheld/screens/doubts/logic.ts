// What looks implausible about one's own work, in plain words that blame nobody. It only says what
// was seen; the person may say how it came, and the supervisor hears it.
import { t } from "@/shared/i18n";
import type { DoubtShown } from "@/shared/types/DoubtShown";
import { dayTime, lasting } from "../../clock";

/** What somebody says to a doubt, kept as it grows. */
export interface Said {
  photos: string[];
  note: string;
}
export const NOTHING: Said = { photos: [], note: "" };

/** Each doubt's own: what is said to one is no answer to another. */
export const draftName = (doubt: string) => `doubt:${doubt}`;

/** A voice note or words: one of them is enough. */
export const says = ({ photos, note }: Said) => photos.length > 0 || note.trim() !== "";

export const isOpen = (doubt: DoubtShown) => doubt.answer === null;

/** What wants a word first, each part with the newest on top. */
export function inOrder(doubts: DoubtShown[]): DoubtShown[] {
  const newest = [...doubts].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return [...newest.filter(isOpen), ...newest.filter((one) => !isOpen(one))];
}

/** A clock may be set either way, so only how far it went is said. */
export function wordsOf({ kind, count, seconds }: DoubtShown): string {
  const time = seconds === null ? null : lasting(seconds);
  switch (kind) {
    case "hurried":
      return count === null || time === null
        ? t("doubt.hurried") : t("doubt.hurried_by", { n: count, time });
    case "two_places":
      return time === null ? t("doubt.two_places") : t("doubt.two_places_by", { time });
    case "photo_again":
      return t("doubt.photo_again", { n: count ?? 1 });
    case "clock_set":
      return time === null ? t("doubt.clock_set") : t("doubt.clock_set_by", { time });
    case "elsewhere":
      return t("doubt.elsewhere");
  }
}

/** When, where, in which round: what of it is known. */
export function whereOf({ at, place, round }: DoubtShown, now_ms: number): string {
  return [dayTime(at, now_ms), place, round].filter(Boolean).join(" · ");
}
