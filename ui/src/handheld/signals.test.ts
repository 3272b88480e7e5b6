import { beforeEach, expect, test, vi } from "vitest";
import { session } from "./session";
import { signal, tonesOf } from "./signals";

const started: number[] = [];
const vibrate = vi.fn();

class Voice {
  frequency = { value: 0 };
  gain = { value: 0 };
  connect = () => this;
  start = () => started.push(this.frequency.value);
  stop = () => undefined;
}
class Speaker {
  currentTime = 0;
  destination = {};
  resume = () => Promise.resolve();
  createOscillator = () => new Voice();
  createGain = () => new Voice();
}

function chosen(sound: string, buzz: string) {
  session.status = { preferences: [["sound", sound], ["buzz", buzz]] } as never;
}

beforeEach(() => {
  started.length = 0;
  vibrate.mockClear();
  vi.stubGlobal("window", { AudioContext: Speaker });
  vi.stubGlobal("AudioContext", Speaker);
  vi.stubGlobal("navigator", { vibrate });
});

test("the three signals can be told apart by their pitch and number", () => {
  const pitches = (["reached", "wrong", "out"] as const).map((what) =>
    tonesOf(what).map((tone) => tone.hertz).join(),
  );
  expect(new Set(pitches).size).toBe(3);
  expect(tonesOf("out")).toHaveLength(3);
  expect(Math.max(...tonesOf("wrong").map((tone) => tone.hertz))).toBeLessThan(300);
});

test("sound and vibration are switched off one without the other", () => {
  chosen("on", "off");
  signal("wrong");
  expect([started, vibrate.mock.calls.length]).toEqual([[220], 0]);
  chosen("off", "on");
  signal("wrong");
  expect([started.length, vibrate.mock.calls]).toEqual([1, [[[120, 80, 120]]]]);
});

test("a tick is felt, not heard", () => {
  chosen("on", "on");
  signal("tick");
  expect([started, vibrate.mock.calls]).toEqual([[], [[20]]]);
});
