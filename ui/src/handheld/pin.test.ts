import { expect, test } from "vitest";
import { press, secondsLeft } from "./pin";

test("digits append up to the person's length and delete takes one", () => {
  expect(press("12", "3", 4)).toBe("123");
  expect(press("1234", "5", 4)).toBe("1234");
  expect(press("12", "delete", 4)).toBe("1");
  expect(press("", "delete", 4)).toBe("");
  expect(press("1", ".", 4)).toBe("1");
});

test("a wait counts down by whole seconds to nothing", () => {
  expect(secondsLeft(undefined, 1000)).toBe(0);
  expect(secondsLeft(31_000, 1000)).toBe(30);
  expect(secondsLeft(31_000, 30_001)).toBe(1);
  expect(secondsLeft(31_000, 31_000)).toBe(0);
});
