// Makes a JPEG of one frame, away from the page's thread: a frame of twelve megapixels would hold
// that for half a second on a slow handheld.
import type { Reply, Request } from "./index";

addEventListener("message", ({ data }: MessageEvent<Request>) => void pack(data));

async function pack({ id, frame, width, height, ...how }: Request): Promise<void> {
  try {
    const canvas = new OffscreenCanvas(width, height);
    const surface = canvas.getContext("2d");
    if (!surface) throw new Error("no surface to draw on");
    surface.drawImage(frame, 0, 0, width, height);
    tell({ id, picture: await canvas.convertToBlob(how) });
  } catch (error) {
    tell({ id, failed: String(error) });
  } finally {
    frame.close();
  }
}

function tell(reply: Reply): void {
  (self as unknown as Worker).postMessage(reply);
}
