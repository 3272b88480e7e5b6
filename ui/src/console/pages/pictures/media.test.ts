import { expect, test } from "vitest";
import { nextOf } from "./camera";
import { levelOf, typeOf, whyNot } from "./microphone";
import { fitted } from "./scale";

test("a long picture is made smaller in its own shape, a small one stays", () => {
  const sides = [[4000, 3000], [1500, 3000], [800, 600], [1920, 1], [9999, 1]] as const;
  expect(sides.map(([width, height]) => fitted(width, height)))
    .toEqual([[1920, 1440], [960, 1920], [800, 600], [1920, 1], [1920, 1]]);
});

test("loudness runs from silence to as loud as can be, by the logarithm", () => {
  expect(levelOf([])).toBe(0);
  expect(levelOf([0, 0])).toBe(0);
  expect(levelOf([1, -1])).toBe(1);
  expect(levelOf([0.001, -0.001])).toBeCloseTo(0);
  expect(levelOf([0.0316, -0.0316])).toBeCloseTo(0.5, 2);
});

test("the best kind that is taken is recorded", () => {
  expect(typeOf(() => true)).toBe("audio/webm;codecs=opus");
  expect(typeOf((type) => type === "audio/mp4")).toBe("audio/mp4");
  expect(typeOf(() => false)).toBeNull();
});

test("no leave is another thing than no microphone", () => {
  expect([whyNot({ name: "NotAllowedError" }), whyNot({ name: "NotFoundError" }), whyNot(null)])
    .toEqual(["refused", "none", "none"]);
});

test("cameras follow one another, round and round", () => {
  const from = (camera: string | null, cameras = ["a", "b", "c"]) => nextOf({ cameras, camera });
  expect([from("a"), from("c"), from(null), from("a", ["a"])]).toEqual(["b", "a", "a", null]);
});
