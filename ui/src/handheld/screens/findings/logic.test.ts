import { expect, test } from "vitest";
import { t } from "@/shared/i18n";
import type { FindingRow } from "@/shared/types/FindingRow";
import { inOrder, isOverdue, mainMove, nameOf, rejectNote } from "./logic";

const NOW = Date.parse("2026-11-23T22:00:00+08:00");
function finding(name: string, more: Partial<FindingRow>): FindingRow {
  return {
    finding: name, order: name, place: "P", item: "3.8", item_name: { zh: name, en: name },
    clauses: [], severity: "normal", state: "assigned", owner: null,
    raised_at: "2026-11-23T20:00:00+08:00", finish_by: null, seen: 1, photos: [],
    work: null, about: null, reply_by: null, paused: false, ...more,
  };
}

test("overdue comes first, then what is serious, closed ones last", () => {
  const rows = [
    finding("closed", { state: "verified", severity: "serious" }),
    finding("minor", { severity: "minor" }),
    finding("serious", { severity: "serious" }),
    finding("overdue", { severity: "minor", finish_by: "2026-11-23T21:00:00+08:00" }),
  ];
  expect(inOrder(rows, NOW).map((row) => row.finding)).toEqual([
    "overdue", "serious", "minor", "closed",
  ]);
});

test("a quick report, which names no item, is called one", () => {
  expect(nameOf(finding("Floor", {}))).toBe("Floor");
  const report = nameOf(finding("a", { item: null, item_name: { zh: "", en: "" } }));
  expect(report).toBe(t("report.title"));
});

test("a fixed order is no longer overdue", () => {
  const late = { finish_by: "2026-11-23T21:00:00+08:00" };
  expect(isOverdue(finding("a", late), NOW)).toBe(true);
  expect(isOverdue(finding("a", { ...late, state: "fixed" }), NOW)).toBe(false);
});

test("the big button leads on, not back", () => {
  expect(mainMove(["rejected", "in_progress", "fixed"])).toBe("fixed");
  expect(mainMove(["reopened", "verified"])).toBe("verified");
  expect(mainMove(["rejected"])).toBeNull();
});

test("why it is none stands first, the person's own words behind it", () => {
  expect(rejectNote("It is fine now", "  ")).toBe("It is fine now");
  expect(rejectNote("It is fine now", " I looked ")).toBe("It is fine now: I looked");
});
