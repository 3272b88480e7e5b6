import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PluginReader, RETRY_MS } from "./plugin";

type Answer = { done: (bytes: number[]) => void; failed: (why: Error) => void };
let open: Answer[] = [];
const ask = () => new Promise<number[]>((done, failed) => open.push({ done, failed }));
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  open = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test("each touch is told, and the next one is waited for", async () => {
  const told: string[] = [];
  new PluginReader(ask).listen((uid) => told.push(uid));
  open.shift()!.done([4, -95]);
  await settle();
  open.shift()!.done([7]);
  await settle();
  expect(told).toEqual(["04A1", "07"]);
  expect(open.length).toBe(1);
});

test("a touch after the end is nobody's, and nothing is asked any more", async () => {
  const told: string[] = [];
  const end = new PluginReader(ask).listen((uid) => told.push(uid));
  end();
  open.shift()!.done([4]);
  await settle();
  expect([told, open]).toEqual([[], []]);
});

test("a reader that is switched off is tried again after a while", async () => {
  new PluginReader(ask).listen(() => undefined);
  open.shift()!.failed(new Error("NFC unavailable"));
  await settle();
  expect(open.length).toBe(0);
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(open.length).toBe(1);
});
