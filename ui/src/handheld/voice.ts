// The microphone as a value: up to ten seconds of speech, as the WebView records it.

export const VOICE_MS_MAX = 10_000;
/** Best first; each is one of the wire's kinds of voice note. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/webm", "audio/mp4"];
/** Speech needs no more: ten seconds are 30 KB. */
const BITS_PER_SECOND = 24_000;

export interface Recording {
  stop(): void;
  /** What was said; null where nothing was. */
  done: Promise<Blob | null>;
}

/** The first kind that a recorder takes; null where it takes none. */
export function typeOf(takes: (type: string) => boolean): string | null {
  return TYPES.find(takes) ?? null;
}

/** Null where there is no microphone, or no leave to use it. */
export async function record(max_ms = VOICE_MS_MAX): Promise<Recording | null> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices?.getUserMedia || typeof MediaRecorder === "undefined") return null;
  const mimeType = typeOf((type) => MediaRecorder.isTypeSupported(type));
  if (mimeType === null) return null;
  try {
    const stream = await devices.getUserMedia({ audio: true });
    return begin(stream, mimeType, max_ms);
  } catch {
    return null;
  }
}

function begin(stream: MediaStream, mimeType: string, max_ms: number): Recording {
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const done = new Promise<Blob | null>((resolve) => {
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      const said = new Blob(parts, { type: mimeType });
      resolve(said.size > 0 ? said : null);
    };
  });
  const stop = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  recorder.start();
  const timer = setTimeout(stop, max_ms);
  void done.then(() => clearTimeout(timer));
  return { stop, done };
}
