// Where setting up stands: nothing chosen, read with problems, ready, or imported.
import { said } from "@/shared/i18n/console";
import type { SetUpProblem } from "@/shared/types/SetUpProblem";
import type { SetUpTold } from "@/shared/types/SetUpTold";

/** As the server takes it; a larger file isn't even sent. */
export const BYTES_MAX = 20 * 1024 * 1024;
export const ACCEPTED = ".xlsx,.csv,.toml";

/** `same`: the site holds all of it already. */
export type Step = "problems" | "ready" | "same" | "done";

export function stepOf(told: SetUpTold): Step {
  if (told.problems.length > 0 || told.import === null) return "problems";
  if (!told.dry_run) return "done";
  return told.import.added + told.import.changed === 0 ? "same" : "ready";
}

/** `B · 编号`; the field of a file without columns. */
export function columnOf({ column, heading, field }: SetUpProblem): string {
  if (column && heading) return `${column} · ${heading}`;
  return column ?? heading ?? field ?? "";
}

/** The problems as text, to be sent to whoever filled the file in. */
export const textOf = (problems: SetUpProblem[]): string => problems.map((one) =>
  [one.sheet ?? "", one.row ?? "", columnOf(one), said(one.reason)].join("\t")).join("\n");

export interface SheetProblems {
  sheet: string | null;
  n: number;
}

/** How many problems each sheet has, in the order of their first. */
export function sheetsIn(problems: SetUpProblem[]): SheetProblems[] {
  const counts = new Map<string | null, number>();
  for (const one of problems) {
    const sheet = one.sheet ?? null;
    counts.set(sheet, (counts.get(sheet) ?? 0) + 1);
  }
  return [...counts].map(([sheet, n]) => ({ sheet, n }));
}
