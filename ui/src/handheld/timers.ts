// Durations that run while somebody walks on, such as an exit light's discharge: how long by now,
// what can be begun, and what each rule says after the end. Rust measures; this only shows.
import { onBeforeUnmount, ref, watch, type Ref } from "vue";
import { t, type Key } from "@/shared/i18n";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { Part } from "@/shared/types/Part";
import type { PartValue } from "@/shared/types/PartValue";
import type { Seen } from "@/shared/types/Seen";
import type { Span } from "@/shared/types/Span";
import type { SpanOutcome } from "@/shared/types/SpanOutcome";
import type { TimerShown } from "@/shared/types/TimerShown";
import type { Tone } from "@/shared/widgets/StatusTag.vue";

const TICK_MS = 1000;
const UNIT_S: Record<string, number> = { s: 1, min: 60, h: 3600 };
export const SEEN: Seen[] = ["went_out", "still_lit", "found_dark"];

/** Whole seconds since `source` last changed, counted up while the screen stands. */
export function useSince(source: () => unknown): Ref<number> {
  const seconds = ref(0);
  let from_ms = performance.now();
  const tick = () => (seconds.value = Math.floor((performance.now() - from_ms) / 1000));
  watch(source, () => {
    from_ms = performance.now();
    tick();
  });
  const ticking = setInterval(tick, TICK_MS);
  onBeforeUnmount(() => clearInterval(ticking));
  return seconds;
}

/** `12:34`, with hours `1:02:03`. */
export function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${two(minutes)}:${rest}`;
}

/** How long in words: one figure where it is certain, both ends or an open one where it isn't. */
export function spanWords(span: Span, more_s = 0): string {
  const least = clock(span.at_least_s + more_s);
  if (span.at_most_s === undefined) return t("timer.at_least", { time: least });
  if (span.at_most_s === span.at_least_s) return least;
  const most = clock(span.at_most_s + more_s);
  return span.at_least_s === 0
    ? t("timer.at_most", { time: most }) : t("timer.between", { from: least, to: most });
}

/** The part that a tap begins to measure: what has to last, as a light on its battery. */
export function measuredPart(row: ItemRow): Part | null {
  const lasts = (part: Part) => part.kind === "duration" && part.limits?.low_milli !== undefined;
  return row.item.parts.find(lasts) ?? null;
}

/** May be begun: nothing runs, and no answer was given. */
export function mayBegin(row: ItemRow): boolean {
  return measuredPart(row) !== null && row.answer === null && row.timer?.stands !== "running";
}

/**
 * What an ended one gives its field: seconds in the part's unit, rounded down as Rust does.
 *
 * Null where no one figure is true: between two ends that a rule judges unlike each other the
 * field stays empty, and the duration keeps what it said.
 */
export function valueOfTimer(row: ItemRow): PartValue | null {
  const { timer } = row;
  const part = row.item.parts.find((one) => one.id === timer?.part);
  const unit_s = UNIT_S[part?.unit ?? ""];
  if (!timer || timer.stands !== "ended" || !part || unit_s === undefined) return null;
  const { at_least_s, at_most_s } = timer.lasted;
  const exact = at_least_s === at_most_s;
  if (!exact && timer.verdicts.some((one) => one.outcome === "uncertain")) return null;
  return { part: part.id, milli: Math.floor((at_least_s * 1000) / unit_s) };
}

/** The words of a rule: the site's own, or what the item calls it. */
export function ruleName(
  row: ItemRow, rule: string, said: (words: { zh: string; en: string }) => string,
): string {
  const known = row.item.verdicts.find((one) => one.id === rule);
  return known ? said(known.name) : t("timer.rule_site");
}

const SIGNS: Record<SpanOutcome, { tone: Tone; mark: string; key: Key }> = {
  pass: { tone: "ok", mark: "✓", key: "timer.pass" },
  fail: { tone: "bad", mark: "✕", key: "timer.fail" },
  uncertain: { tone: "warn", mark: "?", key: "timer.uncertain" },
};
export const signOf = (outcome: SpanOutcome) => SIGNS[outcome];

export interface Reminder {
  key: string;
  round: string;
  checkpoint: string;
  place: string;
  building: string;
  count: number;
  /** The one that has run longest. */
  longest: Span;
}

/** One card a place, however many lights run there; what has run longest first. */
export function reminders(timers: TimerShown[]): Reminder[] {
  const cards = new Map<string, Reminder>();
  for (const { place, round, lasted } of timers) {
    if (!place) continue;
    const key = `${round} ${place.checkpoint}`;
    const card = cards.get(key);
    const { checkpoint, name, building } = place;
    if (!card) {
      const count = 1;
      cards.set(key, { key, round, checkpoint, place: name, building, count, longest: lasted });
    } else {
      card.count += 1;
      if (lasted.at_least_s > card.longest.at_least_s) card.longest = lasted;
    }
  }
  return [...cards.values()].sort((a, b) => b.longest.at_least_s - a.longest.at_least_s);
}
