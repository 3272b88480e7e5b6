import { describe, expect, test } from "vitest";
import type { SpanOutcome } from "@/shared/types/SpanOutcome";
import type { TimerShown } from "@/shared/types/TimerShown";
import { answer, limits, part, row } from "./fixtures";
import { clock, mayBegin, measuredPart, reminders, ruleName, spanWords, valueOfTimer }
  from "./timers";

const lasted = part("lasted", "duration", {
  unit: "min", optional: true, limits: limits(15_000, undefined, true),
});
const light = (timer: TimerShown | null = null) => row("l.3", { parts: [lasted] }, { timer });

function timer(
  at_least_s: number, at_most_s?: number, said: SpanOutcome[] = [], more: Partial<TimerShown> = {},
): TimerShown {
  return {
    seq: 7, part: "lasted", started_at: "2026-11-23T22:05:00+08:00", stands: "ended",
    lasted: { at_least_s, ...(at_most_s === undefined ? {} : { at_most_s }) }, seen: "went_out",
    verdicts: said.map((outcome, at) => ({ rule: at === 0 ? "site" : "standard", outcome })),
    place: null, round: "r", ...more,
  };
}

describe("how long", () => {
  test("minutes and seconds, hours once there are some", () => {
    expect([clock(0), clock(59), clock(901), clock(3723)]).toEqual([
      "00:00", "00:59", "15:01", "1:02:03",
    ]);
  });

  test("one figure where it is certain, else both ends or an open one", () => {
    expect(spanWords({ at_least_s: 900, at_most_s: 900 })).toBe("15:00");
    expect(spanWords({ at_least_s: 900, at_most_s: 900 }, 61)).toBe("16:01");
    expect(spanWords({ at_least_s: 900 })).toContain("15:00");
    expect(spanWords({ at_least_s: 600, at_most_s: 902 })).toMatch(/10:00.*15:02/);
    expect(spanWords({ at_least_s: 0, at_most_s: 902 })).not.toContain("00:00");
  });
});

describe("what may be begun", () => {
  test("a duration that neither runs nor is answered", () => {
    expect(measuredPart(light())?.id).toBe("lasted");
    expect(measuredPart(row("a"))).toBeNull();
    // How fast somebody came is told, not timed.
    const came = part("came", "duration", { unit: "min", limits: limits(undefined, 30_000) });
    expect(measuredPart(row("b", { parts: [came] }))).toBeNull();
    expect(mayBegin(light())).toBe(true);
    expect(mayBegin(light(timer(5, 5, [], { stands: "running" })))).toBe(false);
    expect(mayBegin(light(timer(5, 5)))).toBe(true);
    expect(mayBegin({ ...light(), answer: answer(3) })).toBe(false);
  });
});

describe("the field that an ended one fills in", () => {
  const given = (one: TimerShown | null) => valueOfTimer(light(one))?.milli ?? null;

  test("is rounded down, so that 15:00 stays 15 and 15:01 is more", () => {
    expect(given(timer(900, 900, ["fail"]))).toBe(15_000);
    expect(given(timer(901, 901, ["pass"]))).toBe(15_016);
  });

  test("takes the lower end only where no rule is uncertain", () => {
    expect(given(timer(1860, undefined, ["pass", "pass"]))).toBe(31_000);
    expect(given(timer(960, undefined, ["pass", "uncertain"]))).toBeNull();
    expect(given(timer(0, 840, ["fail", "fail"]))).toBe(0);
  });

  test("stays empty while it runs", () => {
    expect(given(timer(960, 960, [], { stands: "running" }))).toBeNull();
    expect(given(null)).toBeNull();
  });
});

test("a rule is called as its item calls it, the site's own by its word", () => {
  const fact = { zh: "现行标准", en: "Standard" };
  const verdicts = [{ id: "standard", name: fact, part: "lasted", limits: limits(30_000) }];
  const said = (words: { zh: string }) => words.zh;
  const one = row("l.3", { parts: [lasted], verdicts });
  expect(ruleName(one, "standard", said)).toBe("现行标准");
  expect(ruleName(one, "site", said)).not.toBe("site");
});

test("many lights of one place are one card, and what ran longest comes first", () => {
  const at = (checkpoint: string, seconds: number, round = "r") =>
    timer(seconds, seconds, [], {
      round, place: { checkpoint, name: checkpoint, building: "1栋", code: null },
    });
  const cards = reminders([at("a", 60), at("b", 200), at("a", 120), at("a", 5, "other"), timer(9)]);
  expect(cards.map((card) => [card.place, card.round, card.count, card.longest.at_least_s]))
    .toEqual([["b", "r", 1, 200], ["a", "r", 2, 120], ["a", "other", 1, 5]]);
});
