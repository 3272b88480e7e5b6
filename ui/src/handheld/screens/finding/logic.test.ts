import { expect, test } from "vitest";
import type { FindingShown } from "@/shared/types/FindingShown";
import type { OrderState } from "@/shared/types/OrderState";
import { afterPhotos, stageOf, STEPS } from "./logic";

function shown(...steps: [OrderState, ...string[]][]): FindingShown {
  const none = { at: "", by: null, reason: null, note: null, late: false, what: null, alarm: null,
    fee_cents: null, merge: null };
  const history = steps.map(([state, ...photos]) => ({ ...none, state, photos }));
  const state = history[history.length - 1]!.state;
  const row = { state, photos: ["broken"] } as FindingShown["row"];
  return { row, note: null, moves: [], may_note: [], fee_cents: null, call_back_by: null, history };
}

test.each<[OrderState, string]>([
  ["raised", "done open open open"], ["assigned", "done done open open"],
  ["in_progress", "done done now open"], ["reopened", "done done open open"],
  ["fixed", "done done done open"], ["verified", "done done done done"],
  ["rejected", "done open open open"],
])("an order that is %s stands at %s", (state, stages) => {
  expect(STEPS.map((step) => stageOf(step, state)).join(" ")).toBe(stages);
});

test("after is what the standing fix shows, and its check", () => {
  const raised: [OrderState, string] = ["raised", "broken"];
  expect(afterPhotos(shown(raised))).toEqual([]);
  expect(afterPhotos(shown(raised, ["fixed", "mended"]))).toEqual(["mended"]);
  expect(afterPhotos(shown(raised, ["fixed", "mended"], ["verified", "checked"])))
    .toEqual(["mended", "checked"]);
});

test("a fix that was not good enough is no longer after", () => {
  const before = shown(["raised"], ["fixed", "poor"], ["reopened"]);
  expect(afterPhotos(before)).toEqual([]);
  expect(afterPhotos(shown(["fixed", "poor"], ["reopened"], ["fixed", "good"]))).toEqual(["good"]);
});

test("a slip signed after the fix, or a fix that came too late, is no photo of after", () => {
  const fixed = shown(["assigned"], ["fixed", "mended"], ["fixed", "slip"], ["fixed", "late"]);
  fixed.history[2]!.what = "signed";
  fixed.history[3]!.late = true;
  expect(afterPhotos(fixed)).toEqual(["mended"]);
});
