import { afterEach, expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n";
import { problemWords } from "../../troubles";
import { offWords, photosIn, toldOf } from "./logic";

const NOTHING = { free_bytes: null, clock_off_ms: null };

afterEach(() => setLanguage("zh-CN"));

test("room is told in photos, rounded down", () => {
  const photos = [0, 399_999, 400_000, 3_700_000, 16_600_000, 399_999_999, 7e8, 16_100_000_000];
  expect(photos.map(photosIn)).toEqual([0, 0, 1, 9, 40, 990, 1700, 40_200]);
});

test("a full handheld says how many photos still go in, and leads to the upload", () => {
  setLanguage("en");
  const told = toldOf("disk_low", { ...NOTHING, free_bytes: 16_600_000 });
  expect([told.figure, told.to]).toEqual(["Room for about 40 more photos.", "/sync"]);
  expect(toldOf("disk_low", NOTHING).figure).toBeNull();
});

test("a wrong clock says which way and by how much, and leads to the check", () => {
  setLanguage("en");
  expect(offWords(12 * 60_000 + 400)).toBe("12 min fast.");
  expect(offWords(-90 * 60_000)).toBe("1 h 30 min slow.");
  const told = toldOf("clock_wrong", { ...NOTHING, clock_off_ms: 360_000 });
  expect([told.figure, told.to]).toEqual(["6 min fast.", "/me/check"]);
  expect(toldOf("clock_wrong", NOTHING).figure).toBeNull();
});

test("any other problem keeps its words, without a figure", () => {
  const known = { free_bytes: 1, clock_off_ms: 1 };
  expect(toldOf("revoked", known)).toEqual({
    ...problemWords("revoked"), figure: null, to: "/sync",
  });
});
