import { expect, test } from "vitest";
import { backTo, canTry } from "./logic";

test.each([
  ["/s1/board?day=2026-11-23", "/s1/board?day=2026-11-23"],
  ["//elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["https://elsewhere.example", "/"],
  ["/sign-in?back=/", "/"],
  [undefined, "/"],
  [["/a"], "/"],
])("back to %s leads to %s", (asked, wanted) => {
  expect(backTo(asked)).toBe(wanted);
});

test("nothing is sent without a name and a password, nor twice", () => {
  const tries = [
    canTry("a", "b", false), canTry(" ", "b", false), canTry("a", "", false),
    canTry("a", "b", true),
  ];
  expect(tries).toEqual([true, false, false, false]);
});
