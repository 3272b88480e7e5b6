// No remark gets lost: each stands beside its row, or apart.
import { expect, it } from "vitest";
import { besideRows } from "./lines";

const words = { zh: "", en: "" };
const line = (row: number) => ({ row, kind: "text", name: `q${row}`, becomes: words });
const remark = (sheet: string, row?: number) => ({
  file: "f.xlsx", sheet, reason: words, ...(row === undefined ? {} : { row }),
});

it("a remark stands beside its row of survey, and any other apart", () => {
  const all = [remark("Survey", 3), remark("choices", 3), remark("survey", 9), remark("survey")];
  const { rows, others } = besideRows([line(2), line(3)], all);
  expect(rows.map(({ remarks }) => remarks)).toEqual([[], [all[0]]]);
  expect(others).toEqual(all.slice(1));
});

it("a plain sheet is called as its maker likes", () => {
  const { rows, others } = besideRows([line(2)], [remark("大堂", 2)]);
  expect([rows[0]?.remarks.length, others]).toEqual([1, []]);
});
