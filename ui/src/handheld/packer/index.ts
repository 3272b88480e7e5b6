// One frame of the camera as a JPEG: taken at once, packed while the person goes on. A worker does
// it where the WebView lets a frame travel; else a canvas of the page, which takes the page's time.
import PackWorker from "./worker?worker";

export interface Size {
  width: number;
  height: number;
}
const HOW = { type: "image/jpeg", quality: 0.9 };
export type Request = Size & typeof HOW & { id: number; frame: VideoFrame };
export type Reply = { id: number; picture: Blob } | { id: number; failed: string };

interface Waiting {
  done: (picture: Blob) => void;
  failed: (why: Error) => void;
}
const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let asked = 0;

/** What stands in the viewfinder at this call, in that size; null where nothing can be drawn on. */
export function packed(video: HTMLVideoElement, size: Size): Promise<Blob | null> {
  const frame = frameIn(video);
  if (!frame) return packHere(video, size);
  // The one that stays is for a worker that breaks: no shot is lost by it.
  return packAside(frame.clone(), size)
    .catch(() => packHere(frame, size))
    .finally(() => frame.close());
}

/** The frame itself, without a copy; from Chrome 94 on. */
function frameIn(video: HTMLVideoElement): VideoFrame | null {
  const { VideoFrame: Frame, OffscreenCanvas: Canvas } = globalThis as Partial<typeof globalThis>;
  try {
    return Frame && Canvas ? new Frame(video) : null;
  } catch {
    return null;
  }
}

function packAside(frame: VideoFrame, size: Size): Promise<Blob> {
  const id = asked++;
  return new Promise((done, failed) => {
    waiting.set(id, { done, failed });
    worker ??= made();
    worker.postMessage({ id, frame, ...size, ...HOW } satisfies Request, [frame]);
  });
}

function packHere(from: CanvasImageSource, { width, height }: Size): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const surface = canvas.getContext("2d");
  if (!surface) return Promise.resolve(null);
  surface.drawImage(from, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, HOW.type, HOW.quality));
}

function made(): Worker {
  const fresh = new PackWorker();
  fresh.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ("failed" in data) one?.failed(new Error(data.failed));
    else one?.done(data.picture);
  });
  fresh.addEventListener("error", (event) => giveUp(event.message));
  return fresh;
}

/** Its script didn't load: whoever asks again gets another worker, which loads anew. */
function giveUp(why: string): void {
  worker?.terminate();
  worker = null;
  for (const { failed } of waiting.values()) failed(new Error(why));
  waiting.clear();
}
