// The microphone as a value: up to ten seconds of speech, and how loud it is meanwhile.

export const CLIP_S_MAX = 10;
/** Recorders write whole frames and stop a little late; a longer clip would be refused. */
export const CLIP_MS = CLIP_S_MAX * 1000 - 200;
/** Best first; each is a kind that the server takes. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/webm", "audio/mp4"];
/** Speech needs no more: ten seconds are 30 KB. */
const BITS_PER_SECOND = 24_000;
/** From a whisper in a quiet room to a shout. */
const FLOOR_DB = -60;

/** Why nothing can be recorded or filmed. */
export type NoMedia = "unsupported" | "refused" | "none";

export interface Take {
  stop(): void;
  /** How loud it is just now, from 0 to 1; null where this can't be told. */
  level(): number | null;
  /** What was said; null where nothing was. */
  done: Promise<Blob | null>;
}

/** The first kind that a recorder takes; null where it takes none. */
export function typeOf(takes: (type: string) => boolean): string | null {
  return TYPES.find(takes) ?? null;
}

/** Loudness as people hear it, by the logarithm: 0 for silence, 1 for as loud as can be. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n += 1) sum += samples[n]! ** 2;
  const db = 20 * Math.log10(Math.sqrt(sum / Math.max(1, samples.length)));
  return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
}

/** `NotFoundError` and its like: there is none, or another program holds it. */
export function whyNot(error: unknown): NoMedia {
  const { name } = (error ?? {}) as { name?: string };
  return name === "NotAllowedError" || name === "SecurityError" ? "refused" : "none";
}

export async function record(): Promise<Take | NoMedia> {
  // Over plain HTTP a browser has no such thing, except on its own machine.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices?.getUserMedia || typeof MediaRecorder === "undefined") return "unsupported";
  const mimeType = typeOf((type) => MediaRecorder.isTypeSupported(type));
  if (mimeType === null) return "unsupported";
  try {
    return begin(await devices.getUserMedia({ audio: true }), mimeType);
  } catch (error) {
    return whyNot(error);
  }
}

function begin(stream: MediaStream, mimeType: string): Take {
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
  const ear = new AudioContext();
  const analyser = ear.createAnalyser();
  ear.createMediaStreamSource(stream).connect(analyser);
  void ear.resume();
  const samples = new Float32Array(analyser.fftSize);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const done = new Promise<Blob | null>((resolve) => {
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      void ear.close();
      const said = new Blob(parts, { type: mimeType });
      resolve(said.size > 0 ? said : null);
    };
  });
  const stop = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  const level = () => {
    if (ear.state !== "running") return null;
    analyser.getFloatTimeDomainData(samples);
    return levelOf(samples);
  };
  recorder.start();
  const timer = setTimeout(stop, CLIP_MS);
  void done.then(() => clearTimeout(timer));
  return { stop, level, done };
}
