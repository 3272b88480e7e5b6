import { describe, expect, test } from "vitest";
import { t } from "@/shared/i18n/console";
import type { RecordAnswer } from "@/shared/types/RecordAnswer";
import type { RecordPoint } from "@/shared/types/RecordPoint";
import type { RecordSkip } from "@/shared/types/RecordSkip";
import type { RecordValue } from "@/shared/types/RecordValue";
import type { RoundRecord } from "@/shared/types/RoundRecord";
import {
  answersOf, beyond, countsOf, isPlain, limitsText, nothingIn, openOf, picturesOf, plainOf,
  presenceOf, signerOf, strengthOf, toldInFull,
} from "./logic";

function answer(item: string, change: Partial<RecordAnswer> = {}): RecordAnswer {
  return {
    journal: "j", seq: 1, n: 0, at: "2026-11-23T22:00:00+08:00", by: null, item,
    item_name: { zh: item, en: item }, equipment_name: null, outcome: "pass", bulk: false,
    clauses: [], values: [], verdicts: [], note: null, photos: [], photo_held: [],
    corrected: false, severity: null, finding: null, order_state: null,
    agreed: null, ...change,
  };
}

function point(name: string, answers: RecordAnswer[], change: Partial<RecordPoint> = {}) {
  return {
    checkpoint: name, name, building: "1", reached_at: null, how: null, scanned: null,
    reason: null, position: null, skipped: null, cell: "todo", over: false, items_done: 0,
    items_total: 0, answers,
    ...change,
  } satisfies RecordPoint;
}

function value(change: Partial<RecordValue>): RecordValue {
  return {
    part: "a", name: { zh: "a", en: "a" }, unit: "MPa", milli: null, ok: null, choice: null,
    date: null, time: null, text: null,
    low_milli: null, high_milli: null, low_exclusive: false, standing: null,
    ...change,
  };
}

const skipped: RecordSkip = { reason: "locked", note: null, photos: ["s"] };
const record: RoundRecord = {
  round: "r", plan: null, name: "r", role: "guard", start: "", window_end: "", grace_end: "",
  state: "done", by: null, started_at: null, finished_at: null, device_name: null,
  signatures: [], second_missing: false,
  evidence: [], paper: null, duty: false,
  points: [
    point("p1", [answer("1"), answer("2", { bulk: true })], { how: "nfc", reached_at: "x" }),
    point("p2", [
      answer("3"),
      answer("4", { outcome: "fail", photos: ["a", "b"], photo_held: [true, false] }),
      answer("5", { outcome: "fail", corrected: true, photos: ["a"], photo_held: [true] }),
      answer("6", { outcome: "not_possible" }),
    ], { how: "code", reached_at: "x" }),
    point("p3", [], { skipped }),
    point("p4", []),
  ],
};

describe("presence", () => {
  test("is ranked from a tag's own number down to a word", () => {
    const all = ["nfc", "qr", "code", "by_hand", "here", "paper"];
    expect(all.map((how) => strengthOf(how as "nfc"))).toEqual([6, 5, 4, 3, 2, 1]);
    expect(strengthOf(null)).toBe(0);
  });

  test("is counted over the round, the strongest first", () => {
    expect(presenceOf(record)).toEqual([{ how: "nfc", count: 1 }, { how: "code", count: 1 }]);
  });
});

describe("a point", () => {
  test("says what was never checked, where it was not left out for a reason", () => {
    expect(openOf(point("p", [], { items_done: 1, items_total: 24 }))).toBe(23);
    expect(openOf(point("p", [], { items_total: 24, over: true, skipped }))).toBe(0);
    const points = [point("a", [], { items_total: 4 }), point("b", [], { items_total: 3 })];
    expect(countsOf({ ...record, points }).open).toBe(7);
  });

  test("tells the worst first and what was corrected last", () => {
    expect(toldInFull(record.points[1]!).map((told) => told.item)).toEqual(["4", "6", "5"]);
    expect(plainOf(record.points[1]!).map((told) => told.item)).toEqual(["3"]);
  });
});

test.each<[string, Partial<RecordAnswer>, boolean]>([
  ["a pass", {}, true],
  ["a bulk pass", { bulk: true }, true],
  ["conduct that the observed person agrees with", { agreed: true }, false],
  ["a pass with a reading", { values: [value({ milli: 1 })] }, false],
  ["a pass with words", { note: "x" }, false],
  ["a pass that was corrected", { corrected: true }, false],
  ["a pass with a failed verdict", { verdicts: [{ rule: "r", outcome: "fail" }] }, false],
  ["a fail", { outcome: "fail" }, false],
])("%s is plain: %o %s", (_what, change, wanted) => {
  expect(isPlain(answer("1", change))).toBe(wanted);
});

test("the head counts what stands, and what was corrected apart", () => {
  expect(countsOf(record)).toEqual({
    pass: 3, partly: 0, fail: 1, other: 1, bulk: 1, corrected: 1, photos: 3, open: 0,
  });
});

describe("a reading", () => {
  test.each([
    [350, 550, "0.35–0.55 MPa"],
    [350, null, "≥ 0.35 MPa"],
    [null, 550, "≤ 0.55 MPa"],
    [null, null, null],
  ])("between %s and %s is shown with %s", (low_milli, high_milli, wanted) => {
    expect(limitsText(value({ low_milli, high_milli }))).toBe(wanted);
  });

  test("whose limit is itself too little says more than", () => {
    expect(limitsText(value({ low_milli: 350, low_exclusive: true }))).toBe("> 0.35 MPa");
  });

  test("says how far it is out", () => {
    const limits = { low_milli: 350, high_milli: 550 };
    expect(beyond(value({ ...limits, milli: 610, standing: "above" }))).toBe(60);
    expect(beyond(value({ ...limits, milli: 300, standing: "below" }))).toBe(50);
    expect(beyond(value({ ...limits, milli: 400, standing: "within" }))).toBe(0);
  });
});

test("each picture is shown once, in the order of the record", () => {
  expect(picturesOf(record).map(({ sha256, held }) => [sha256, held])).toEqual([
    ["a", true], ["b", false], ["s", true],
  ]);
  const proof = { at: "", by: null, count: null, note: null, photos: ["e"], photo_held: [false] };
  const first = picturesOf({ ...record, evidence: [proof] })[0];
  expect([first?.sha256, first?.held, first?.point]).toEqual(["e", false, null]);
});

test("a record without answers says why", () => {
  const empty = { ...record, points: [point("p", [])] };
  expect(nothingIn(record)).toBeNull();
  expect(nothingIn({ ...empty, state: "missed" })).toBe("console.record.nothing");
  expect(nothingIn({ ...empty, state: "unknown" })).toBe("console.record.unknown");
  expect(nothingIn({ ...empty, state: "running", started_at: "x" }))
    .toBe("console.record.just_begun");
  expect(nothingIn({ ...empty, state: "incomplete", started_at: "x", finished_at: "x" }))
    .toBe("console.record.nothing_checked");
});

test("a signature is by the name that was written, else by who walked", () => {
  const drawing = { width: 1, height: 1, strokes: [] };
  expect(signerOf({ signer: "walker", drawing }, "Zhang")).toBe("Zhang");
  expect(signerOf({ signer: "second", name: "Chen", drawing }, "Zhang")).toBe("Chen");
  const nameless = t("console.signature.nameless");
  expect(signerOf({ signer: "second", drawing }, "Zhang")).toBe(nameless);
  expect(signerOf({ signer: "walker", drawing }, null)).toBe(nameless);
});

test("a round's answers are looked for on the days beside too", () => {
  expect(answersOf("r", "2026-11-30")).toEqual(
    { from: "2026-11-29", to: "2026-12-01", round: "r" });
});
