// The sheet that goes with a shift: what was counted beside what there should be. All there is the
// preset, so that a complete set takes no tap.
import type { Person } from "@/shared/types/Person";
import type { ToolCounted } from "@/shared/types/ToolCounted";
import type { ToolShown } from "@/shared/types/ToolShown";
import { inOrder } from "../../crew";

const COUNT_MAX = 999;

/** What was counted so far, by the tool's name, and the words that go with it. */
export interface Draft {
  counts: Record<string, number>;
  note: string;
}

/** Each person's own: another one's count is no help. */
export const draftKey = (staff: string) => `handover/${staff}`;

export function draftOf(kept: string | null): Draft {
  const none: Draft = { counts: {}, note: "" };
  if (kept === null) return none;
  try {
    return { ...none, ...(JSON.parse(kept) as Partial<Draft>) };
  } catch {
    return none;
  }
}

export function counted(tools: ToolShown[], draft: Draft): ToolCounted[] {
  return tools.map(({ name, expected }) => ({
    name, expected, counted: draft.counts[name] ?? expected,
  }));
}

export function stepped(count: number, by: 1 | -1): number {
  return Math.min(COUNT_MAX, Math.max(0, count + by));
}

/** Less than nothing is missing, more than nothing too many. */
export const difference = (tool: ToolCounted) => tool.counted - tool.expected;

/** Who may take it: whoever comes on next stands first, then who is on, then the others. */
export function takers(people: Person[], me: string, next: string[]): Person[] {
  const free = inOrder(people.filter((one) => one.staff !== me));
  return [
    ...free.filter((one) => next.includes(one.staff)),
    ...free.filter((one) => !next.includes(one.staff)),
  ];
}
