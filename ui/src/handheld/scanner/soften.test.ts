import { expect, test } from "vitest";
import { softened } from "./soften";

const rgba = (greys: number[]) =>
  Uint8ClampedArray.from(greys.flatMap((grey) => [grey, grey, grey, 255]));
const greysOf = (pixels: Uint8ClampedArray) => [...pixels].filter((_, n) => n % 4 === 0);

test("an even picture stays as it is", () => {
  const even = rgba(Array<number>(12).fill(77));
  expect([...softened(even, 4)]).toEqual([...even]);
});

test("a lone bright point is spread over its neighbours", () => {
  const lone = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 160, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  expect(greysOf(softened(rgba(lone), 5))).toEqual([
    0, 0, 0, 0, 0, 0, 10, 20, 10, 0, 0, 20, 40, 20, 0, 0, 10, 20, 10, 0, 0, 0, 0, 0, 0,
  ]);
});

test("green counts most, as to the eye", () => {
  expect(greysOf(softened(Uint8ClampedArray.from([0, 200, 0, 255]), 1))).toEqual([100]);
});
