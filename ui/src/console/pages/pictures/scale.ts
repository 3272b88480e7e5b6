// Makes a picture small enough to send: upright, at most so long, as JPEG. Keeps nothing.

export const LONG_SIDE_MAX = 1920;
const QUALITY = 0.88;

/** The size at which a picture leaves: as it is, unless its long side is too long. */
export function fitted(width: number, height: number, max = LONG_SIDE_MAX): [number, number] {
  const long = Math.max(width, height);
  if (long <= max) return [width, height];
  const scaled = (side: number) => Math.max(1, Math.round((side * max) / long));
  return [scaled(width), scaled(height)];
}

/** Null: the browser can't read it as a picture. */
export async function scaled(file: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const jpeg = await jpegOf(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return jpeg;
}

/** What a camera shows at this moment; null: nothing yet. */
export const frameOf = (video: HTMLVideoElement) =>
  jpegOf(video, video.videoWidth, video.videoHeight);

async function jpegOf(
  source: CanvasImageSource, source_width: number, source_height: number,
): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  const [width, height] = fitted(source_width, source_height);
  [canvas.width, canvas.height] = [width, height];
  const surface = canvas.getContext("2d");
  if (!surface || width === 0 || height === 0) return null;
  // A see-through picture would turn black.
  surface.fillStyle = "white";
  surface.fillRect(0, 0, width, height);
  surface.drawImage(source, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
