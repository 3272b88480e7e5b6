import { describe, expect, test } from "vitest";
import type { RoundRow } from "@/shared/types/RoundRow";
import type { RoundState } from "@/shared/types/RoundState";
import { dayOfRounds, givenTo, nextStart, opens, quotaWords } from "./logic";

function row(state: RoundState, start: string, window_end: string): RoundRow {
  return {
    round: `${state}-${start}`, plan: "p", kind: null, name: "A", role: "guard",
    start: `2026-11-23T${start}`, window_end: `2026-11-23T${window_end}:00+08:00`, state,
    points_done: 0, points_total: 3, next: null, paper: null,
    walker: null, walker_name: null, duty: false,
  };
}

describe("the one card", () => {
  test("what runs comes before what is late, and late before due", () => {
    const day = [row("due", "22:00", "22:30"), row("late", "20:00", "20:30"),
      row("running", "21:00", "21:30")];
    expect(dayOfRounds(day, null).now?.state).toBe("running");
    expect(dayOfRounds(day.slice(0, 2), null).now?.state).toBe("late");
  });

  test("of two that are due the one that ends first", () => {
    const day = [row("due", "22:00", "23:30"), row("due", "22:10", "22:40")];
    expect(dayOfRounds(day, null).now?.start).toBe("2026-11-23T22:10");
    expect(dayOfRounds(day, null).rest).toHaveLength(1);
  });

  test("a day with nothing to do now says when the next begins", () => {
    const day = [row("not_due", "22:00", "23:30"), row("not_due", "20:00", "20:30"),
      row("done", "08:00", "09:00")];
    expect(dayOfRounds(day, null).now).toBeNull();
    expect(nextStart(day)).toBe("20:00");
    expect(nextStart([])).toBeNull();
  });
});

test("a duty stands by itself and never takes the card", () => {
  const duty = { ...row("due", "06:00", "07:00"), duty: true };
  const day = dayOfRounds([duty, row("due", "22:00", "23:30")], null);
  expect(day.now?.start).toBe("2026-11-23T22:00");
  expect([day.rest, day.duties]).toEqual([[], [duty]]);
  expect(nextStart([{ ...row("not_due", "06:00", "07:00"), duty: true }])).toBeNull();
});

test("what is typed in from paper is on the list and takes no card", () => {
  const paper = { walked_by: null, walked_at: "2026-11-23T21:05:00+08:00" };
  const typed = { ...row("running", "21:00", "21:30"), paper };
  const day = dayOfRounds([typed, row("due", "22:00", "23:30")], null);
  expect([day.now?.state, day.rest]).toEqual(["due", [typed]]);
});

test("a round that was handed on is somebody else's card", () => {
  const given = { ...row("running", "21:00", "21:30"), walker: "li", walker_name: "李强" };
  const mine = dayOfRounds([given, row("due", "22:00", "23:30")], "zhang");
  expect([mine.now?.state, mine.rest]).toEqual(["due", [given]]);
  expect(givenTo(given, "zhang")).toBe("李强");
  expect(dayOfRounds([given], "li").now).toBe(given);
  expect(givenTo(given, "li")).toBeNull();
});

test("a round opens once its time has come", () => {
  expect(opens(row("not_due", "22:00", "23:00"))).toBe(false);
  expect(opens(row("done", "22:00", "23:00"))).toBe(true);
});

test("a quota is short only once its period is over", () => {
  const quota = { plan: "p", name: "Q", done: 3, wanted: 10, until: "2026-11-29T00:00:00+08:00" };
  const tone = (stands: "open" | "met" | "short") => quotaWords({ ...quota, stands }).tone;
  expect([tone("open"), tone("met"), tone("short")]).toEqual(["info", "ok", "bad"]);
});
