import { expect, test } from "vitest";
import { filterIn, partWords, queryOf } from "./logic";

const line = (kind: string) => ({ seq: 1, at: "", by: null, kind, parts: [] });

test("an address carries the filter there and back", () => {
  const filter = { by: "supervisor", kind: "order_moved", day: "2026-11-23" };
  expect(filterIn(queryOf(filter))).toEqual(filter);
  expect(filterIn({ kind: "x", day: "x", by: "" })).toEqual({ by: null, kind: null, day: null });
});

test("rows are counted, the first of them named, and those taken out said so", () => {
  const rows = { what: "checkpoint", count: 9, names: ["A", "B", "C"] };
  expect(partWords(line("rows_set"), rows)).toBe("点位 9：A、B、C…");
  expect(partWords(line("rows_set"), { what: "plan-", count: 1, names: [] })).toBe("撤下计划 1");
  expect(partWords(line("order_moved"), { what: "assigned", count: 1, names: ["A"] }))
    .toBe("已派工：A");
});
