import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { STEADY_MS, steadied, uidIn, uidOf } from "./reader";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("bytes become upper-case hex, signed ones too", () => {
  expect(uidOf([4, -95, 178, 0, 15])).toBe("04A1B2000F");
  expect(uidOf([])).toBe("");
});

test("a UID is typed with and without marks", () => {
  for (const typed of ["04A1B2C3", " 04:a1:b2:c3 ", "04-A1-B2-C3", "04 a1 b2 c3"]) {
    expect(uidIn(typed)).toBe("04A1B2C3");
  }
});

test("what has another length or other letters is no UID", () => {
  for (const typed of ["", "04A1B2", "04A1B2C3D4", "04A1B2CG", "482913"]) {
    expect(uidIn(typed)).toBeNull();
  }
});

test("a tag that keeps coming is told once, and again after it was away", () => {
  const told: string[] = [];
  const touch = steadied((uid) => told.push(uid));
  touch("AA");
  vi.advanceTimersByTime(STEADY_MS - 1);
  touch("AA");
  vi.advanceTimersByTime(STEADY_MS - 1);
  touch("AA");
  expect(told).toEqual(["AA"]);
  touch("BB");
  vi.advanceTimersByTime(STEADY_MS);
  touch("BB");
  expect(told).toEqual(["AA", "BB", "BB"]);
});
