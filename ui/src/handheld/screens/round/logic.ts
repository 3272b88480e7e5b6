// A round's points: which is next, how each stands, and by what proof it was reached.
import { t, type Key } from "@/shared/i18n";
import type { Person } from "@/shared/types/Person";
import type { PointRow } from "@/shared/types/PointRow";
import type { PointState } from "@/shared/types/PointState";
import type { Role } from "@/shared/types/Role";
import type { RoundRow } from "@/shared/types/RoundRow";
import type { RoundState } from "@/shared/types/RoundState";
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

const ENDED: ReadonlySet<RoundState> = new Set(["done", "done_late", "missed"]);

/** Whether somebody can still walk on. */
export function goesOn(row: RoundRow): boolean {
  return !ENDED.has(row.state);
}

/** Where no plan asks, a round takes up any place; an event was settled when it began. */
export function takesPlaces(row: RoundRow): boolean {
  return row.plan === null && row.kind !== "event" && goesOn(row);
}

/** Who may walk on: whoever is on shift in the round's role first, then on shift, then the rest. */
export function takersOf(people: Person[], self: string | null, role: Role | null): Person[] {
  const rank = (one: Person) =>
    one.on_shift ? (role === null || one.roles.includes(role) ? 0 : 1) : 2;
  return people.filter((one) => one.staff !== self).sort((a, b) => rank(a) - rank(b));
}
