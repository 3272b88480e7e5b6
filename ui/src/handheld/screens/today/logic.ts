// Which round a person should do now, and how each row of the day reads.
import type { Key } from "@/shared/i18n";
import type { QuotaShown } from "@/shared/types/QuotaShown";
import type { RoundKind } from "@/shared/types/RoundKind";
import type { RoundRow } from "@/shared/types/RoundRow";
import type { RoundState } from "@/shared/types/RoundState";
import type { Tone } from "@/shared/widgets/StatusTag.vue";

/** Most pressing first: what runs, what is late, what is due. */
const PRESSING: RoundState[] = ["running", "late", "due"];
/** Rounds that no plan asks for, the most frequent first. */
export const BESIDE: RoundKind[] = ["event", "unplanned", "baseline"];
/** Where no plan says an end: after every end that one does. */
const NEVER = "9999";

export interface Day {
  /** The one card with the one button; null where nothing is to do now. */
  now: RoundRow | null;
  rest: RoundRow[];
  duties: RoundRow[];
}

/** `me` is who looks at it. */
export function dayOfRounds(rounds: RoundRow[], me: string | null): Day {
  const rank = (row: RoundRow) => PRESSING.indexOf(row.state);
  // A duty has days, and nothing to walk; paper was walked already: neither takes the card.
  const walked = (row: RoundRow) =>
    !row.duty && row.paper === null && givenTo(row, me) === null;
  const open = rounds.filter((row) => rank(row) >= 0 && walked(row));
  const ends = (row: RoundRow) => row.window_end ?? NEVER;
  open.sort((a, b) => rank(a) - rank(b) || (ends(a) < ends(b) ? -1 : 1));
  const now = open[0] ?? null;
  const duties = rounds.filter((row) => row.duty);
  return { now, rest: rounds.filter((row) => row !== now && !row.duty), duties };
}

/** The name of somebody else who walks on; null where nobody took it over. */
export function givenTo(row: RoundRow, me: string | null): string | null {
  return row.walker === null || row.walker === me ? null : row.walker_name;
}

/** When the next round begins, for a day that has nothing to do now. */
export function nextStart(rounds: RoundRow[]): string | null {
  const later = rounds.filter((row) => row.state === "not_due" && !row.duty);
  const starts = later.map((row) => row.start);
  return starts.sort()[0]?.slice(11, 16) ?? null;
}

interface StateWords {
  tone: Tone;
  mark: string;
  key: Key;
}
const WORDS: Record<RoundState, StateWords> = {
  not_due: { tone: "info", mark: "○", key: "round.not_due" },
  due: { tone: "info", mark: "●", key: "round.due" },
  running: { tone: "info", mark: "▶", key: "round.running" },
  late: { tone: "warn", mark: "▲", key: "round.late" },
  done: { tone: "ok", mark: "✓", key: "round.done" },
  done_late: { tone: "warn", mark: "▲", key: "round.done_late" },
  over: { tone: "bad", mark: "✕", key: "round.over" },
  missed: { tone: "bad", mark: "✕", key: "round.missed" },
  unknown: { tone: "plain", mark: "?", key: "round.unknown" },
};

export function stateWords(state: RoundState): StateWords {
  return WORDS[state];
}

/** May it be opened: begun, done, or to be begun. Before its time there is nothing to open. */
export function opens(row: RoundRow): boolean {
  return row.state !== "not_due" && row.state !== "unknown";
}

/** A number that is short is shown so once its period is over; until then it only goes on. */
export function quotaWords(quota: QuotaShown): { tone: Tone; mark: string } {
  if (quota.stands === "met") return { tone: "ok", mark: "✓" };
  return quota.stands === "short" ? { tone: "bad", mark: "✕" } : { tone: "info", mark: "○" };
}
