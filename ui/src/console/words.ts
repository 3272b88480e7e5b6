// Which words, mark and tone stand for which state. The words themselves are in i18n.
import { isKey, t, type Key } from "@/shared/i18n/console";
import type { Tone } from "@/shared/widgets/StatusTag.vue";
import type { BoardState } from "@/shared/types/BoardState";
import type { OrderState } from "@/shared/types/OrderState";
import type { Outcome } from "@/shared/types/Outcome";
import type { RoundKind } from "@/shared/types/RoundKind";
import type { Severity } from "@/shared/types/Severity";

export interface Sign {
  mark: string;
  tone: Tone;
}

export const STATE_SIGN: Record<BoardState, Sign> = {
  not_due: { mark: "○", tone: "plain" },
  due: { mark: "●", tone: "plain" },
  running: { mark: "●", tone: "info" },
  late: { mark: "▲", tone: "warn" },
  done: { mark: "✓", tone: "ok" },
  done_late: { mark: "▲", tone: "warn" },
  incomplete: { mark: "◐", tone: "bad" },
  missed: { mark: "!", tone: "bad" },
  unknown: { mark: "?", tone: "plain" },
};

export const OUTCOME_SIGN: Record<Outcome, Sign> = {
  pass: { mark: "✓", tone: "ok" },
  partly: { mark: "▲", tone: "warn" },
  fail: { mark: "✕", tone: "bad" },
  not_applicable: { mark: "–", tone: "plain" },
  not_possible: { mark: "▲", tone: "warn" },
};

export const SEVERITY_SIGN: Record<Severity, Sign> = {
  serious: { mark: "✕", tone: "bad" },
  normal: { mark: "▲", tone: "warn" },
  minor: { mark: "○", tone: "plain" },
};

export const ORDER_SIGN: Record<OrderState, Sign> = {
  raised: { mark: "○", tone: "plain" },
  assigned: { mark: "○", tone: "info" },
  in_progress: { mark: "●", tone: "info" },
  fixed: { mark: "✓", tone: "info" },
  verified: { mark: "✓", tone: "ok" },
  reopened: { mark: "▲", tone: "warn" },
  rejected: { mark: "–", tone: "plain" },
};

/** What time alone said of an order. */
export const ALARM_SIGN: Record<"near" | "step", Sign> = {
  near: { mark: "▲", tone: "warn" },
  step: { mark: "!", tone: "bad" },
};

/** The words of a code made at run time; an unknown code shows itself rather than nothing. */
export function word(group: string, code: string): string {
  const key = `console.${group}.${code}`;
  return isKey(key) ? t(key) : code;
}

/** A walk that no plan asked for has no name of its own: it says why it was walked. */
export function nameOf(round: { name: string; kind?: RoundKind | null }): string {
  return round.name || t(`round_kind.${round.kind ?? "unplanned"}`);
}

/** What went wrong and what stays safe, in a sentence. */
export function failureWords(code: string): string {
  const key = `console.error.${code}`;
  return isKey(key) ? t(key) : t("console.error.internal");
}

export function titleOf(route: unknown): Key | null {
  const key = `console.page.${String(route)}`;
  return isKey(key) ? key : null;
}
