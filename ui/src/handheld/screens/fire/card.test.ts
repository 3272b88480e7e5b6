import { expect, test } from "vitest";
import type { DueShown } from "@/shared/types/DueShown";
import type { DueStanding } from "@/shared/types/DueStanding";
import type { MonthShown } from "@/shared/types/MonthShown";
import type { Outcome } from "@/shared/types/Outcome";
import { t } from "@/shared/i18n";
import { calmOf, fieldsOf, lastOf, monthsOf, statusOf, tagsOf, yearsOf } from "./card";

const TODAY = "2026-11-29";
const due = (id: string, standing: DueStanding, left_days?: number, day?: string): DueShown => ({
  name: { zh: id, en: id }, due: { id, kind: "expiry", due: day, left_days, standing },
});
const month = (name: string, outcome: Outcome | null): MonthShown => ({ month: name, outcome });
/** The twelve months to November 2026; `outcomes` are those of the last ones. */
const year = (...outcomes: (Outcome | null)[]) =>
  Array.from({ length: 12 }, (_, n) => {
    const name = n === 0 ? "2025-12" : `2026-${String(n).padStart(2, "0")}`;
    return month(name, outcomes[n - 12 + outcomes.length] ?? null);
  });

test("fields keep the ledger's order; what has no word stands as it was written", () => {
  const fields: [string, string][] = [
    ["agent", "ABC"], ["mass", " "], ["done_check", "2026-10-02"], ["done_gone", "2026-01-01"],
    ["shelf", "B2"],
  ];
  const told = fieldsOf({ fields, dues: [due("check", { is: "fine" })] });
  expect(told).toEqual([
    { name: t("piece.field.agent"), value: "ABC" },
    { name: t("piece.done", { what: "check" }), value: "2026-10-02" },
    { name: "done_gone", value: "2026-01-01" },
    { name: "shelf", value: "B2" },
  ]);
});

test("what presses is a tag with a mark and days; what has time is none", () => {
  const tags = tagsOf([
    due("scrap", { is: "overdue" }, -3), due("paper", { is: "soon", within_days: 0 }, 0),
    due("service", { is: "soon", within_days: 60 }, 31), due("test", { is: "no_date" }),
    due("check", { is: "fine" }, 100), due("other", { is: "paused" }, -9),
  ]);
  expect(tags.map(({ tone, mark }) => tone + mark)).toEqual(["bad✕", "warn▲", "warn▲", "plain?"]);
  expect(tags.map(({ text }) => text)).toEqual([
    t("piece.overdue", { what: "scrap", n: 3 }), t("piece.due_today", { what: "paper" }),
    t("piece.due_in", { what: "service", n: 31 }), t("piece.no_date", { what: "test" }),
  ]);
});

test("what has time is told with its day, and what waits says so", () => {
  const dues = [
    due("service", { is: "fine" }, 366, "2027-11-30"), due("check", { is: "paused" }),
    due("scrap", { is: "soon", within_days: 30 }, 4, "2026-12-03"), due("odd", { is: "fine" }),
  ];
  expect(calmOf(dues)).toEqual([
    { name: "service", value: t("piece.due_by", { day: "2027-11-30" }) },
    { name: "check", value: t("piece.paused") },
  ]);
});

test("only a piece that doesn't serve has a word for it", () => {
  expect(statusOf("in_service")).toBeNull();
  expect(statusOf("stopped")?.mark).toBe("▲");
  expect(statusOf("scrapped")?.mark).toBe("✕");
});

test("the last look names its year where that is another one", () => {
  const looked = (day: string, by: string | null, outcome: Outcome) =>
    lastOf({ day, by, outcome }, TODAY);
  const near = looked("2026-10-23", "Chen", "partly");
  expect([near.mark, near.text.endsWith(" Chen")]).toEqual(["▲", true]);
  expect(near.text).not.toContain("2026");
  expect(looked("2025-12-30", null, "fail").text).toBe("2025-12-30");
});

test("a year without any look has no strip", () => {
  expect(monthsOf(year(), TODAY)).toEqual([]);
  expect(monthsOf([], TODAY)).toEqual([]);
});

test("each month has its mark, and the one that runs is marked as well", () => {
  const months = monthsOf(year("pass", "fail", "partly", null), TODAY);
  expect(months.map(({ n }) => n)).toEqual([12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(months.slice(-4).map(({ mark }) => mark).join("")).toBe("✓✕▲○");
  expect(months.filter(({ now }) => now).map(({ month: name }) => name)).toEqual(["2026-11"]);
});

test("large it stands by years", () => {
  const years = yearsOf(monthsOf(year("pass"), TODAY));
  expect(years.map((one) => [one.year, one.months.length])).toEqual([["2025", 1], ["2026", 11]]);
});
