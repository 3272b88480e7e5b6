import { expect, test } from "vitest";
import { fitted, refusalOf } from "./camera";

test("a frame keeps its shape and its long side stays bounded", () => {
  expect(fitted(640, 480)).toEqual([640, 480]);
  expect(fitted(4000, 3000)).toEqual([1920, 1440]);
  expect(fitted(3000, 4000)).toEqual([1440, 1920]);
});

test("a refusal is told from a camera that isn't there", () => {
  expect(refusalOf({ name: "NotAllowedError" })).toBe("refused");
  expect(refusalOf({ name: "NotFoundError" })).toBe("none");
  expect(refusalOf({ name: "NotReadableError" })).toBe("none");
  expect(refusalOf(null)).toBe("none");
});
