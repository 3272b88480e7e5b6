// The rows of a form or plain sheet beside what was said of them.
import type { SetUpProblem } from "@/shared/types/SetUpProblem";
import type { StandardLine } from "@/shared/types/StandardLine";

export interface Told extends StandardLine {
  remarks: SetUpProblem[];
}

/** Remarks beside the row that they are about; those of a form's other sheets apart. */
export function besideRows(lines: StandardLine[], remarks: SetUpProblem[]) {
  const rows: Told[] = lines.map((line) => ({
    ...line,
    remarks: remarks.filter((one) => isOfRows(one) && one.row === line.row),
  }));
  const told = new Set(rows.flatMap((row) => row.remarks));
  return { rows, others: remarks.filter((one) => !told.has(one)) };
}

const isOfRows = ({ sheet }: SetUpProblem) =>
  !["choices", "settings"].includes(sheet?.trim().toLowerCase() ?? "");
