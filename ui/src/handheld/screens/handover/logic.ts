// The sheet that goes with a shift: what was counted beside what there should be. All there is the
// preset, so that a complete set takes no tap.
import type { Person } from "@/shared/types/Person";
import type { ToolCounted } from "@/shared/types/ToolCounted";
import type { ToolShown } from "@/shared/types/ToolShown";
import { inOrder } from "../../crew";

const COUNT_MAX = 999;

/** A count that was left for longer belongs to another handover. */
const DRAFT_MS_MAX = 4 * 3_600_000;

/** What was counted so far, by the tool's name, and the words that go with it. */
export interface Draft {
  counts: Record<string, number>;
  note: string;
  /** When it was last touched. */
  at_ms: number;
}

/** Each person's own: another one's count is no help. */
export const draftKey = (staff: string) => `handover/${staff}`;

export function draftOf(kept: string | null, now_ms: number): Draft {
  const none: Draft = { counts: {}, note: "", at_ms: now_ms };
  if (kept === null) return none;
  try {
    const draft = { ...none, ...(JSON.parse(kept) as Partial<Draft>) };
    return now_ms - draft.at_ms < DRAFT_MS_MAX ? draft : none;
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
