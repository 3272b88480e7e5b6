import { expect, test } from "vitest";
import type { SetUpImported } from "@/shared/types/SetUpImported";
import type { SetUpProblem } from "@/shared/types/SetUpProblem";
import type { SetUpTold } from "@/shared/types/SetUpTold";
import { columnOf, sheetsIn, stepOf, textOf } from "./logic";

const problem = (change: Partial<SetUpProblem> = {}): SetUpProblem => ({
  file: "site.xlsx", sheet: "点位", row: 4, column: "C", heading: "楼栋",
  reason: { zh: "没有楼栋“9栋”", en: "there is no building `9`" }, ...change,
});
const imported = (added: number, changed: number): SetUpImported => ({
  site: "s", name: "Site", rows: 9, added, changed, sheets: [], kept: [], without_pin: [],
  passed_over: [], dry_run: true,
});
const told = (change: Partial<SetUpTold>): SetUpTold => ({
  dry_run: true, problems: [], problems_left_out: 0, import: imported(1, 0), ...change,
});

test("a file is imported only where it has no problem and says something new", () => {
  expect([
    stepOf(told({})), stepOf(told({ import: imported(0, 0) })),
    stepOf(told({ problems: [problem()], import: null })), stepOf(told({ dry_run: false })),
    stepOf(told({ import: null })),
  ]).toEqual(["ready", "same", "problems", "done", "problems"]);
});

test("a problem names its column by letter and heading, or its field", () => {
  expect([
    columnOf(problem()), columnOf(problem({ heading: undefined })),
    columnOf({ file: "site.toml", field: "staff.pin", reason: problem().reason }),
    columnOf({ file: "site.xlsx", reason: problem().reason }),
  ]).toEqual(["C · 楼栋", "C", "staff.pin", ""]);
});

test("problems are counted by sheet and copied line by line", () => {
  const some = [problem(), problem({ sheet: "员工", row: 2 }), problem({ row: 5 })];
  expect(sheetsIn(some)).toEqual([{ sheet: "点位", n: 2 }, { sheet: "员工", n: 1 }]);
  expect(textOf(some).split("\n")[1]).toBe("员工\t2\tC · 楼栋\t没有楼栋“9栋”");
});
