import { expect, test } from "vitest";
import { cutOf } from "./frames";

function check(width: number, height: number) {
  const cut = cutOf(width, height);
  return cut && [cut.left, cut.top, cut.width, cut.height, cut.to_width, cut.to_height];
}

test("a picture in the viewfinder's shape is looked at whole, made smaller", () => {
  expect(check(1280, 960)).toEqual([0, 0, 1280, 960, 640, 480]);
});

test("a wide picture loses its sides, an upright one its ends", () => {
  expect(check(1920, 1080)).toEqual([240, 0, 1440, 1080, 640, 480]);
  expect(check(960, 1280)).toEqual([0, 280, 960, 720, 640, 480]);
});

test("a small picture is not blown up", () => {
  expect(check(320, 240)).toEqual([0, 0, 320, 240, 320, 240]);
});

test("a video without a size yet has nothing to look at", () => {
  expect(check(0, 0)).toBeNull();
});
