import { expect, test } from "vitest";
import { FRAMES_AWAY, Sight } from "./sight";

function check(frames: (string | null)[]): string[] {
  const sight = new Sight();
  return frames.map((text) => sight.see(text)).filter((text) => text !== null);
}
const nothing = (frames: number) => Array<null>(frames).fill(null);

test("a code that stays in view is told once", () => {
  expect(check(["a", "a", "a"])).toEqual(["a"]);
});

test("frames that miss it don't make it new", () => {
  expect(check(["a", ...nothing(FRAMES_AWAY - 1), "a"])).toEqual(["a"]);
});

test("a code that was away for a while is new again", () => {
  expect(check(["a", ...nothing(FRAMES_AWAY), "a"])).toEqual(["a", "a"]);
});

test("two codes in view by turns are told once each", () => {
  expect(check(["a", "b", "a", "b", "a"])).toEqual(["a", "b"]);
});
