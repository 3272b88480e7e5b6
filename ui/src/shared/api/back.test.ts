import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LEAVE_MS, onBack } from "./back";

function key() {
  const stood = { armed: null as (() => void) | null, left: 0 };
  const guard = {
    arm: (pressed: () => void) => (stood.armed = pressed),
    disarm: () => (stood.armed = null),
  };
  const press = () => (stood.armed ? stood.armed() : (stood.left += 1));
  return { stood, guard, press };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the page is asked at each press for as long as it stays", () => {
  const { stood, guard, press } = key();
  const stays = vi.fn(() => true);
  onBack(stays, guard);
  press();
  press();
  expect([stays.mock.calls.length, stood.left]).toEqual([2, 0]);
});

test("the second press within two seconds leaves, a later one asks again", () => {
  const { stood, guard, press } = key();
  const stays = vi.fn(() => false);
  onBack(stays, guard);
  press();
  vi.advanceTimersByTime(LEAVE_MS);
  press();
  expect([stays.mock.calls.length, stood.left]).toEqual([2, 0]);
  vi.advanceTimersByTime(LEAVE_MS - 1);
  press();
  expect([stays.mock.calls.length, stood.left]).toEqual([2, 1]);
});

test("nothing listens once it is stopped", () => {
  const { stood, guard, press } = key();
  const stop = onBack(() => false, guard);
  press();
  stop();
  vi.advanceTimersByTime(LEAVE_MS);
  expect(stood.armed).toBeNull();
});

test("inside the app the listener is Android's, and goes with its channel", () => {
  const invoke = vi.fn(() => Promise.resolve());
  let listener: (told: unknown) => void = () => {};
  const transformCallback = (callback: typeof listener) => {
    listener = callback;
    return 7;
  };
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke, transformCallback });
  const stays = vi.fn(() => false);
  onBack(stays);
  const event = "back-button";
  const handler = "__CHANNEL__:7";
  expect(invoke.mock.calls).toEqual([["plugin:app|register_listener", { event, handler }]]);
  listener({ index: 0, end: true });
  expect(stays).not.toHaveBeenCalled();
  listener({ index: 0, message: { canGoBack: false } });
  expect(stays).toHaveBeenCalledTimes(1);
  expect(invoke.mock.calls[1]).toEqual(["plugin:app|remove_listener", { event, channelId: 7 }]);
  listener({ index: 1, message: {} });
  expect(stays).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});
