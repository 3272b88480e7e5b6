// The worker that finds QR codes, as one promise a frame. It is made at the first frame and serves
// every screen from then on, because its wasm takes a slow handheld half a second to get ready.
import ScanWorker from "./worker?worker";

export interface Frame {
  /** RGBA, row by row. The buffer moves to the worker. */
  pixels: ArrayBuffer;
  width: number;
  height: number;
}
export type Request = Frame & { id: number };
export type Reply = { id: number; text: string | null } | { id: number; failed: string };

interface Waiting {
  done: (text: string | null) => void;
  failed: (why: Error) => void;
}
const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** The text of the QR code in a frame, null where there is none; fails where nothing can decode. */
export function decode(frame: Frame): Promise<string | null> {
  worker ??= made();
  const id = asked++;
  const request: Request = { id, ...frame };
  return new Promise((done, failed) => {
    waiting.set(id, { done, failed });
    worker?.postMessage(request, [frame.pixels]);
  });
}

function made(): Worker {
  const fresh = new ScanWorker();
  fresh.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if ("failed" in data) {
      giveUp(data.failed);
      return;
    }
    waiting.get(data.id)?.done(data.text);
    waiting.delete(data.id);
  });
  fresh.addEventListener("error", (event) => giveUp(event.message));
  return fresh;
}

/** Its script or its wasm didn't load: whoever asks again gets another worker, which loads anew. */
function giveUp(why: string): void {
  worker?.terminate();
  worker = null;
  for (const { failed } of waiting.values()) failed(new Error(why));
  waiting.clear();
}
