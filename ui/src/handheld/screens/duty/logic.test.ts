import { expect, test } from "vitest";
import { NONE, proves, readEvidence, shownEvidence, step } from "./logic";

test("a photo proves a duty, and so do words, but not spaces or a count alone", () => {
  expect(proves({ ...NONE, photos: ["a"] })).toBe(true);
  expect(proves({ ...NONE, note: "done" })).toBe(true);
  expect(proves({ ...NONE, note: "  ", count: 3 })).toBe(false);
});

test("a count goes up by taps and down to none", () => {
  expect([step(null, 1), step(1, 1), step(2, -1), step(1, -1), step(null, -1)]).toEqual([
    1, 2, 1, null, null,
  ]);
});

test("a kept draft opens as it was left; anything else is nothing", () => {
  const kept = { photos: ["a"], note: "n", count: 2 };
  expect(readEvidence(JSON.stringify(kept))).toEqual(kept);
  expect(readEvidence(JSON.stringify({ ...kept, count: "2" })).count).toBeNull();
  expect([null, "{", "{}"].map(readEvidence)).toEqual([NONE, NONE, NONE]);
});

test("what was told reads like what is filled in", () => {
  expect(shownEvidence(null)).toEqual(NONE);
  expect(shownEvidence({ photos: ["a"], note: null, count: 4 })).toEqual({
    photos: ["a"], note: "", count: 4,
  });
});
