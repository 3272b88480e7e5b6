import { describe, expect, test } from "vitest";
import type { PaperRound } from "@/shared/types/PaperRound";
import { firstTime, momentOf, moved } from "./logic";

const at = (text: string) => Date.parse(text);
const iso = (local: string, zone: string) => new Date(momentOf(local, zone)).toISOString();

describe("a local start is a moment", () => {
  test("in the site's zone", () => {
    expect(iso("2026-11-23T22:00", "Asia/Shanghai")).toBe("2026-11-23T14:00:00.000Z");
    expect(iso("2026-11-23T22:00", "America/New_York")).toBe("2026-11-24T03:00:00.000Z");
    expect(iso("2026-10-25T10:00", "Europe/Berlin")).toBe("2026-10-25T09:00:00.000Z");
    expect(iso("2026-07-01T22:00", "Europe/Berlin")).toBe("2026-07-01T20:00:00.000Z");
  });

  test("of an hour that comes twice the first, of one left out an hour later", () => {
    expect(iso("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(iso("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  });
});

test("the time moves by quarters, not before it was due and not to come", () => {
  const [due, now] = [at("2026-11-23T14:00:00Z"), at("2026-11-23T14:20:00Z")];
  expect(moved(due, 1, due, now)).toBe(at("2026-11-23T14:15:00Z"));
  expect(moved(due + 900_000, 1, due, now)).toBe(now);
  expect(moved(due, -1, due, now)).toBe(due);
});

test("it begins at the round's start, or an hour ago where no plan asked", () => {
  const round = { start: "2026-11-23T22:00" } as PaperRound;
  const now = at("2026-11-24T00:00:00Z");
  expect(firstTime(round, "Asia/Shanghai", now)).toBe(at("2026-11-23T14:00:00Z"));
  expect(firstTime(null, "Asia/Shanghai", now)).toBe(at("2026-11-23T23:00:00Z"));
});
