// The rows of a form beside what was said of them.
import type { SetUpProblem } from "@/shared/types/SetUpProblem";
import type { StandardLine } from "@/shared/types/StandardLine";

export interface Told extends StandardLine {
  remarks: SetUpProblem[];
}

/** Remarks beside the row of `survey` that they are about; those about anything else apart. */
export function besideRows(lines: StandardLine[], remarks: SetUpProblem[]) {
  const rows: Told[] = lines.map((line) => ({
    ...line,
    remarks: remarks.filter((one) => isSurvey(one) && one.row === line.row),
  }));
  const told = new Set(rows.flatMap((row) => row.remarks));
  return { rows, others: remarks.filter((one) => !told.has(one)) };
}

const isSurvey = ({ sheet }: SetUpProblem) => sheet?.trim().toLowerCase() === "survey";
