import { describe, expect, test } from "vitest";
import { limits, part, row } from "../../fixtures";
import {
  clausesOf, classify, isComplete, judge, missingParts, outcomeOf, rangeOf, valueText,
} from "./logic";

const DAY = "2026-11-23";
const hose = part("hose", "count", { limits: limits(1000), clause: "hose" });
const gauge = part("gauge", "choice", {
  choices: [
    { id: "green", zh: "G", en: "Green", outcome: "pass" },
    { id: "red", zh: "R", en: "Red", outcome: "fail", clause: "pressure" },
  ],
});
const mpa = part("mpa", "number", { unit: "MPa", decimals: 2, optional: true });
const minutes = part("held", "duration", {
  unit: "min", limits: limits(15_000, undefined, true), clause: "too_short",
});
const fire_box = row("13.7", {
  parts: [hose, gauge, mpa],
  clauses: ["rust", "pressure", "hose"].map((id) => ({ id, zh: id, en: id })),
});

describe("limits", () => {
  test("a value equal to a limit is within, unless the limit is exclusive", () => {
    expect(classify(350, limits(350, 550))).toBe("within");
    expect(classify(550, limits(350, 550))).toBe("within");
    expect(classify(349, limits(350, 550))).toBe("below");
    expect(classify(551, limits(350, 550))).toBe("above");
    expect(classify(15_000, limits(15_000, undefined, true))).toBe("below");
    expect(classify(99, undefined)).toBe("within");
  });

  test("exactly 15 minutes on battery is not enough", () => {
    const lamp = row("13.10", { parts: [minutes] });
    expect(judge(lamp, minutes, { part: "held", milli: 15_000 }, DAY)).toBe("bad");
    expect(judge(lamp, minutes, { part: "held", milli: 16_000 }, DAY)).toBe("good");
  });

  test("limits that come with the item count, else those of the last reading", () => {
    const pump = row("w.1", { parts: [mpa] }, {
      last: [{ part: "mpa", milli: 420, low_milli: 350, high_milli: 550 }],
    });
    const wider = { ...mpa, limits: limits(300, 700) };
    expect(judge(pump, wider, { part: "mpa", milli: 610 }, DAY)).toBe("good");
    expect(judge(pump, mpa, { part: "mpa", milli: 610 }, DAY)).toBe("bad");
    expect(judge(row("w.1", { parts: [mpa] }), mpa, { part: "mpa", milli: 610 }, DAY)).toBe("good");
  });
});

describe("a compound item", () => {
  const good = { hose: { part: "hose", milli: 1000 }, gauge: { part: "gauge", choice: "green" } };

  test("is complete without its optional fields", () => {
    expect(isComplete(fire_box.item, good, [])).toBe(true);
    expect(isComplete(fire_box.item, { hose: good.hose }, [])).toBe(false);
    const missing = missingParts(fire_box.item, { hose: good.hose }, []);
    expect(missing.map((part) => part.id)).toEqual(["gauge"]);
  });

  test("passes when every field is good", () => {
    expect(outcomeOf(fire_box, good, DAY)).toBe("pass");
    expect(clausesOf(fire_box, good, DAY)).toEqual([]);
  });

  test("fails with the clauses that its bad fields name", () => {
    const bad = { hose: { part: "hose", milli: 0 }, gauge: { part: "gauge", choice: "red" } };
    expect(outcomeOf(fire_box, bad, DAY)).toBe("fail");
    expect(clausesOf(fire_box, bad, DAY)).toEqual(["pressure", "hose"]);
  });

  test("a date that must not be past is bad from the day after", () => {
    const paper = part("until", "date", { not_past: true });
    const lift = row("12.5", { parts: [paper] });
    expect(judge(lift, paper, { part: "until", date: "2026-11-22" }, DAY)).toBe("bad");
    expect(judge(lift, paper, { part: "until", date: DAY }, DAY)).toBe("good");
  });

  test("a time that is wanted is asked for, words never are", () => {
    const words = part("why", "text", { optional: true });
    const log = row("w.9", { parts: [part("at", "time"), words] });
    expect(missingParts(log.item, {}, []).map(({ id }) => id)).toEqual(["at"]);
    const values = { at: { part: "at", time: "06:05" } };
    expect(isComplete(log.item, values, [])).toBe(true);
    expect(outcomeOf(log, values, DAY)).toBe("pass");
    expect(judge(log, log.item.parts[0]!, values.at, DAY)).toBe("good");
  });

  test("a picture that is always wanted counts as a field", () => {
    const wall = row("7.1", { parts: [part("wall", "photo")] });
    expect(isComplete(wall.item, {}, [])).toBe(false);
    expect(isComplete(wall.item, {}, ["sha"])).toBe(true);
  });
});

describe("words", () => {
  test("ranges read as people write them", () => {
    expect(rangeOf(mpa, limits(350, 550))).toBe("0.35–0.55 MPa");
    expect(rangeOf(mpa, limits(350))).toBe("≥ 0.35 MPa");
    expect(rangeOf(minutes, minutes.limits)).toBe("> 15 min");
    expect(rangeOf(hose, limits(undefined, 2000))).toBe("≤ 2");
    expect(rangeOf(mpa, undefined)).toBe("");
  });

  test("values keep their decimals and units", () => {
    const said = (words: { en: string }) => words.en;
    expect(valueText(mpa, { part: "mpa", milli: 400 }, said)).toBe("0.40 MPa");
    expect(valueText(gauge, { part: "gauge", choice: "red" }, said)).toBe("Red");
    expect(valueText(part("at", "time"), { part: "at", time: "06:05" }, said)).toBe("06:05");
    expect(valueText(part("why", "text"), { part: "why", text: "锁坏" }, said)).toBe("锁坏");
    expect(valueText(minutes, { part: "held", milli: 20_000 }, said)).toBe("20 min");
    expect(valueText(minutes, { part: "held", milli: 15_016 }, said)).toBe("15.02 min");
  });
});
