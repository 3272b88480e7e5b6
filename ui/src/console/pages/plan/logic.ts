// What a plan's month comes to.
import type { BoardState } from "@/shared/types/BoardState";
import type { PlanOccurrence } from "@/shared/types/PlanOccurrence";

const ORDER: BoardState[] = [
  "missed", "incomplete", "unknown", "late", "done_late", "running", "due", "done", "not_due",
];

/** How many occurrences stand where, what wants a look first; empty states are left out. */
export function countsOf(occurrences: PlanOccurrence[]): { state: BoardState; n: number }[] {
  return ORDER
    .map((state) => ({ state, n: occurrences.filter((one) => one.state === state).length }))
    .filter(({ n }) => n > 0);
}

export function stateIn(value: unknown): BoardState | null {
  return ORDER.find((state) => state === value) ?? null;
}
