import { afterEach, describe, expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n/console";
import type { LedgerFound } from "@/shared/types/LedgerFound";
import type { LedgerPressure } from "@/shared/types/LedgerPressure";
import type { RecordAnswer } from "@/shared/types/RecordAnswer";
import {
  fieldsOf, isQuiet, lastedWords, lineOf, milliIn, roundsOf, ruleWords, trendWords,
} from "./logic";

afterEach(() => setLanguage("zh-CN"));

test("fields come in their order with words, and the last work by its name", () => {
  setLanguage("en");
  const dues = [{ name: { zh: "x", en: "Maintenance" }, id: "maintenance",
    kind: "interval" as const, standing: { is: "fine" as const } }];
  const fields = { shelf: "3", made: "2021-06-30", done_maintenance: "2026-11-01", mass: "4 kg" };
  expect(fieldsOf(fields, dues).map(({ value }) => value))
    .toEqual(["4 kg", "30 Jun 2021", "1 Nov 2026", "3"]);
  const names = fieldsOf(fields, dues).map(({ name }) => name);
  expect(names[2]).toContain("Maintenance");
  expect(names[3]).toBe("shelf");
});

test("answers stand under the round they were given in", () => {
  const found = ["b", "b", "a"].map((round, n) => ({
    round, day: `2026-11-0${round === "b" ? 2 : 1}`, answer: { by: "Chen", n } as RecordAnswer,
  })) as LedgerFound[];
  expect(roundsOf(found).map(({ round, answers }) => [round, answers.length]))
    .toEqual([["b", 2], ["a", 1]]);
});

test("a pass with its figures within is quiet, and anything else is told", () => {
  const value = (standing: "within" | "above" | null) =>
    ({ part: "p", milli: 1, standing }) as RecordAnswer["values"][number];
  const pass = {
    outcome: "pass", corrected: false, values: [value("within"), value(null)], clauses: [],
    photos: [], note: null, finding: null, verdicts: [],
    agreed: null,
  } as unknown as RecordAnswer;
  expect(isQuiet(pass)).toBe(true);
  expect(isQuiet({ ...pass, values: [value("above")] })).toBe(false);
  expect(isQuiet({ ...pass, outcome: "fail" })).toBe(false);
  expect(isQuiet({ ...pass, verdicts: [{ rule: "standard", outcome: "fail" }] })).toBe(false);
});

const pressure: LedgerPressure = {
  green_low_milli: 1_000, peers: 7, trend: null, no_trend: null,
  values: [{ day: "2026-01-01", milli_mpa: 1_400 }, { day: "2026-01-11", milli_mpa: 1_200 },
    { day: "2026-01-21", milli_mpa: 1_200 }],
};
const trend = {
  readings: 4, span_days: 180, by: "peers" as const, per_year_milli_mpa: -300,
  today_milli_mpa: 1_120, leaves_green: { is: "in_months" as const, months: 5 },
};

describe("the trend", () => {
  test("says when it leaves the green and what that stands on", () => {
    setLanguage("en");
    const { advice, basis } = trendWords({ ...pressure, trend });
    expect(advice).toContain("5 months");
    expect(basis.join(" ")).toMatch(/4 .*180 days.* 7 .*0\.3 MPa.*1\.12 MPa.*1 MPa/);
    expect(`${advice} ${basis.join(" ")}`).not.toMatch(/pass|fail/i);
  });

  test("says what it wants where there is none", () => {
    setLanguage("en");
    const few = { why: "too_few" as const, have: 2, want: 4 };
    expect(trendWords({ ...pressure, no_trend: few }).advice).toMatch(/4.*2/);
    const none = trendWords({ ...pressure, no_trend: { why: "no_nameplate" } });
    expect(none.advice).toMatch(/nameplate/);
  });

  test("is drawn between its ends with the green's end in it", () => {
    expect(lineOf(pressure)).toEqual({
      points: [{ x: 0, y: 1 }, { x: 0.5, y: 0.5 }, { x: 1, y: 0.5 }], green: 0,
    });
    const one = { ...pressure, green_low_milli: null, values: pressure.values.slice(0, 1) };
    expect(lineOf(one)).toEqual({ points: [{ x: 0.5, y: 0.5 }], green: null });
  });
});

test("a typed limit is a figure, nothing, or refused", () => {
  expect(["0.35", " 1,4 ", "-5", "", "1.2.3", "abc"].map(milliIn))
    .toEqual([350, 1_400, -5_000, null, undefined, undefined]);
});

test("over a reboot only what is certain is said of how long a light lasted", () => {
  setLanguage("en");
  const words = [null, { at_least_s: 900, at_most_s: 900 }, { at_least_s: 900, at_most_s: 1_259 },
    { at_least_s: 1_200 }].map(lastedWords);
  expect(words).toEqual(["Still running", "15 min", "15–20.9 min", "at least 20 min"]);
});

test("a rule whose limit is itself too little says more than", () => {
  setLanguage("en");
  const discharge = { name: { zh: "", en: "" }, unit: "min", rules: [], tests: [], timed: [] };
  const words = [true, false].map((low_exclusive) =>
    ruleWords({ rule: "site", low_milli: 15_000, low_exclusive }, discharge));
  expect(words[0]).toContain("> 15 min");
  expect(words[1]).toContain("≥ 15 min");
});
