import { expect, test } from "vitest";
import { Gesture } from "./glove";

test("a touch shorter than 30 ms is rain", () => {
  const gesture = new Gesture();
  gesture.down(1, 1000);
  expect(gesture.up(0, 1029)).toBe(false);
  gesture.down(1, 2000);
  expect(gesture.up(0, 2030)).toBe(true);
});

test("two fingers count, a palm doesn't, and the next finger does again", () => {
  const gesture = new Gesture();
  gesture.down(1, 0);
  gesture.down(2, 10);
  expect([gesture.up(1, 100), gesture.up(0, 110)]).toEqual([true, true]);
  gesture.down(1, 200);
  gesture.down(3, 210);
  expect([gesture.up(1, 300), gesture.up(0, 310)]).toEqual([false, false]);
  gesture.down(1, 400);
  expect(gesture.up(0, 500)).toBe(true);
});
