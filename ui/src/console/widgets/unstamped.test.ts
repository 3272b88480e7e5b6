import { expect, test } from "vitest";
import { stripOf } from "./unstamped";

/** A stamp's height as it is drawn: so many lines, each 1.3 characters, and a rim. */
const stamp = (width: number, height: number, lines: number) =>
  (lines * 1.3 + 0.8) * Math.max(0.0225 * Math.max(width, height), 10);

test.each([[1600, 1200], [1200, 1600], [1600, 900], [640, 480]])(
  "the strip of %i x %i is higher than a stamp of four lines, and not half the picture",
  (width, height) => {
    expect(stripOf(width, height)).toBeGreaterThanOrEqual(stamp(width, height, 4));
    expect(stripOf(width, height)).toBeLessThan(height / 3);
  },
);

test.each([[240, 180], [180, 240], [320, 240]])(
  "in a picture as small as %i x %i the name is covered, though letters are as large as ever",
  (width, height) => {
    expect(stripOf(width, height)).toBeGreaterThanOrEqual(stamp(width, height, 2));
  },
);

test("never more than half of a narrow picture", () => {
  expect(stripOf(1600, 100)).toBe(50);
});
