import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asBefore, painted } from "./paint";

interface One {
  id: string;
  says: { words: string[] } | null;
}
const one = (id: string, ...words: string[]): One => ({ id, says: { words } });
const idOf = (it: One) => it.id;

test("what says the same stays the same object, wherever it stands", () => {
  const before = [one("a", "x"), one("b"), one("c", "y", "z")];
  const now = asBefore(before, [one("c", "y", "z"), one("a", "x"), one("b")], idOf);
  expect(now[0]).toBe(before[2]);
  expect(now[1]).toBe(before[0]);
  expect(now[2]).toBe(before[1]);
});

test("what changed deep inside, came or has another key is what came now", () => {
  const before = [one("a", "x"), one("b")];
  const came = [one("a", "y"), { id: "b", says: null }, one("c")];
  asBefore(before, came, idOf).forEach((it, n) => expect(it).toBe(came[n]));
  expect(asBefore(before, [], idOf)).toEqual([]);
});

let frames: (() => void)[];
beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function waits(): Promise<() => boolean> {
  let done = false;
  void painted().then(() => (done = true));
  await vi.advanceTimersByTimeAsync(20);
  return () => done;
}

test("painted comes after the next frame", async () => {
  const is_done = await waits();
  expect(is_done()).toBe(false);
  frames.forEach((frame) => frame());
  await vi.advanceTimersByTimeAsync(1);
  expect(is_done()).toBe(true);
});

test("a page that nobody sees doesn't wait for a frame", async () => {
  const is_done = await waits();
  await vi.advanceTimersByTimeAsync(100);
  expect(is_done()).toBe(true);
});
