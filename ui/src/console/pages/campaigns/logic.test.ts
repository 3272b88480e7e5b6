import { expect, test } from "vitest";
import type { CampaignPart } from "@/shared/types/CampaignPart";
import type { CampaignPlan } from "@/shared/types/CampaignPlan";
import {
  barOf, chosenIn, daysOf, doneOf, freshId, gapBefore, listOf, monthsOf, placeOf, planOf, spanOf,
  verdictsOf, wrongWith,
} from "./logic";

const part = (id: string, from: string, to: string, more: Partial<CampaignPart> = {}) => ({
  id, kind: "other", name: id, from, to, stands: "current", figures: [], records: null, words: [],
  ...more,
}) as CampaignPart;
const plan = (): CampaignPlan => ({
  name: "A", closed: false,
  stages: [{ id: "s1", kind: "self_check", name: "B", from: "2026-10-16", to: "2026-10-30" }],
  milestones: [{ id: "m1", name: "C", day: "2026-12-30" }],
});

test("the address's campaign is shown, else the newest that is open", () => {
  const brief = (campaign: string, closed: boolean) =>
    ({ campaign, name: campaign, from: "", to: "", closed });
  const all = [brief("c", true), brief("b", false), brief("a", false)];
  expect(chosenIn({ campaign: "a" }, all)).toBe("a");
  expect(chosenIn({ campaign: "gone" }, all)).toBe("b");
  expect(chosenIn({}, [brief("c", true)])).toBe("c");
  expect(chosenIn({}, [])).toBeNull();
});

test("a time line has whole months, bars as long as their days, and today where it is", () => {
  const span = spanOf([
    part("a", "2026-09-25", "2026-10-15"), part("b", "2026-10-16", "2026-10-30")]);
  expect(span).toEqual({ from: "2026-09-01", to: "2026-10-31" });
  expect(monthsOf(span).map(({ month }) => month)).toEqual(["2026-09", "2026-10"]);
  expect(monthsOf(span)[1]!.left).toBeCloseTo((100 * 30) / 61);
  const bar = barOf({ from: "2026-09-01", to: "2026-10-31" }, span);
  expect([bar.left, bar.width]).toEqual([0, 100]);
  expect(barOf({ from: "2026-10-31", to: "2026-10-31" }, span).width).toBeCloseTo(100 / 61);
  expect(placeOf("2026-09-01", span)).toBe(0);
  expect([placeOf("2026-08-31", span), placeOf("2026-11-01", span)]).toEqual([null, null]);
  expect(monthsOf({ from: "2026-01-01", to: "2028-12-31" }).length).toBe(12);
});

test("days between stages are a gap, which a milestone doesn't fill", () => {
  const parts = [part("a", "2026-10-16", "2026-10-30"), part("m", "2026-10-31", "2026-10-31",
    { kind: null }), part("b", "2026-11-01", "2026-11-25"), part("c", "2026-11-20", "2026-11-28")];
  expect(parts.map((one) => gapBefore(parts, one))).toEqual([0, 0, 1, 0]);
  expect(daysOf(parts[0]!)).toBe(15);
});

test("a form becomes a plan of a year", () => {
  const words = (zh: string) => ({ zh, en: `en ${zh}` });
  const form = {
    id: "yearly", name: words("专项"),
    stages: [{ kind: "rectify" as const, name: words("整改"), from: "11-01", to: "11-25" }],
    milestones: [{ name: words("核验"), day: "06-30" }],
  };
  expect(planOf(form, 2027, ({ zh }) => zh)).toEqual({
    name: "专项 2027", closed: false,
    stages: [{ id: "s1", kind: "rectify", name: "整改", from: "2027-11-01", to: "2027-11-25" }],
    milestones: [{ id: "m1", name: "核验", day: "2027-06-30" }],
  });
});

test("what is wrong with a plan is said of its part", () => {
  expect(wrongWith(plan())).toBeNull();
  const with_ = (change: (one: CampaignPlan) => void) => {
    const one = plan();
    change(one);
    return wrongWith(one);
  };
  expect(with_((one) => (one.name = " "))).toEqual({ what: "name", id: null });
  expect(with_((one) => (one.stages = []))).toEqual({ what: "no_stage", id: null });
  expect(with_((one) => (one.stages[0]!.name = ""))).toEqual({ what: "part_name", id: "s1" });
  expect(with_((one) => (one.stages[0]!.to = ""))).toEqual({ what: "part_day", id: "s1" });
  expect(with_((one) => (one.stages[0]!.to = "2026-10-01"))).toEqual({ what: "order", id: "s1" });
  expect(with_((one) => (one.milestones![0]!.day = "x"))).toEqual({ what: "part_day", id: "m1" });
  expect([freshId(plan(), "s"), freshId(plan(), "m")]).toEqual(["s2", "m2"]);
});

test("what may be said follows from how a part stands", () => {
  expect(verdictsOf({ stands: "ahead" })).toEqual([]);
  expect(verdictsOf({ stands: "over" })).toEqual(["submitted", "accepted", "rejected"]);
  expect(verdictsOf({ stands: "accepted" })).toEqual(["reopened"]);
  expect(verdictsOf({ stands: "rejected" })[0]).toBe("submitted");
  expect(doneOf([part("a", "", "", { stands: "accepted" }), part("b", "", "")]))
    .toEqual({ n: 1, of: 2 });
});

test("a figure opens its list as it was counted", () => {
  expect(listOf({ what: "found", count: 2, list: "findings", asked: { from: "2026-10-16" } }))
    .toEqual({ list: "findings", from: "2026-10-16" });
});
