// What an ear and a hand are told: a tick, "there", "wrong place", "out of its limits". Each can be
// switched off in the settings, and each stands on the screen too: none is the only signal.
import { buzz, preference } from "./session";

export type Signal = "tick" | "reached" | "wrong" | "out";
interface Tone {
  hertz: number;
  at_ms: number;
  for_ms: number;
}

const BUZZ: Record<Signal, number | number[]> = {
  tick: 20, reached: 60, wrong: [120, 80, 120], out: [60, 60, 60, 60, 60],
};
const TONES: Record<Signal, Tone[]> = {
  tick: [],
  reached: [{ hertz: 880, at_ms: 0, for_ms: 90 }, { hertz: 1320, at_ms: 90, for_ms: 120 }],
  wrong: [{ hertz: 220, at_ms: 0, for_ms: 350 }],
  out: [0, 160, 320].map((at_ms) => ({ hertz: 660, at_ms, for_ms: 90 })),
};
const LOUD = 0.2;

export const tonesOf = (signal: Signal): Tone[] => TONES[signal];

export function signal(what: Signal): void {
  buzz(BUZZ[what]);
  if (preference("sound", "on") === "on") sound(TONES[what]);
}

let speaker: AudioContext | null = null;

/** Where nothing can be heard (no device, no touch yet), nothing happens. */
function sound(tones: Tone[]): void {
  if (tones.length === 0 || !("AudioContext" in window)) return;
  try {
    speaker = speaker ?? new AudioContext();
    void speaker.resume().catch(() => undefined);
    for (const tone of tones) play(speaker, tone);
  } catch {
    speaker = null;
  }
}

function play(through: AudioContext, { hertz, at_ms, for_ms }: Tone): void {
  const voice = through.createOscillator();
  const volume = through.createGain();
  const start = through.currentTime + at_ms / 1000;
  voice.frequency.value = hertz;
  volume.gain.value = LOUD;
  voice.connect(volume).connect(through.destination);
  voice.start(start);
  voice.stop(start + for_ms / 1000);
}
