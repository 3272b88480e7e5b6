// A round's points: which is next, how each stands, and by what proof it was reached.
import { t, type Key } from "@/shared/i18n";
import type { PointRow } from "@/shared/types/PointRow";
import type { PointState } from "@/shared/types/PointState";
import type { RoundRow } from "@/shared/types/RoundRow";
import type { Tone } from "@/shared/widgets/StatusTag.vue";

/** A round as people call it: by its plan, or by why it is walked. */
export function roundName(row: Pick<RoundRow, "name" | "kind">): string {
  return row.name || t(`round_kind.${row.kind ?? "unplanned"}`);
}

/** The first point in walking order that is still to do; begun ones come first. */
export function nextPoint(points: PointRow[]): PointRow | null {
  const open = points.filter((point) => point.state === "begun" || point.state === "todo");
  return open.find((point) => point.state === "begun") ?? open[0] ?? null;
}

export function openPoints(points: PointRow[]): number {
  return points.filter((point) => point.state === "begun" || point.state === "todo").length;
}

const WORDS: Record<PointState, { tone: Tone; mark: string; key: Key }> = {
  todo: { tone: "plain", mark: "○", key: "point.todo" },
  begun: { tone: "info", mark: "▶", key: "point.begun" },
  done: { tone: "ok", mark: "✓", key: "point.done" },
  skipped: { tone: "warn", mark: "▲", key: "point.skipped" },
};

export function pointWords(point: PointRow): { tone: Tone; mark: string; key: Key } {
  if (point.state === "done" && point.fails > 0) {
    return { tone: "bad", mark: "✕", key: "point.fails" };
  }
  return WORDS[point.state];
}
