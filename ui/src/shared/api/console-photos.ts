// The console's pictures: fetched as blobs, since the start token rides in a header.
import { request } from "./console";

const HELD_MAX = 200;
const held = new Map<string, Promise<string>>();

/** An object URL of a photo that the server holds; the oldest are let go. */
export function consolePhoto(sha256: string, thumbnail: boolean): Promise<string> {
  const key = `${sha256}/${thumbnail}`;
  const known = held.get(key);
  if (known) return known;
  const query = thumbnail ? "?thumbnail=1" : "";
  const url = request(`/photos/${encodeURIComponent(sha256)}${query}`)
    .then((response) => response.blob())
    .then((blob) => URL.createObjectURL(blob));
  held.set(key, url);
  // A photo that is still on its way is asked for again when it is shown again.
  url.catch(() => held.delete(key));
  for (const [old, address] of held) {
    if (held.size <= HELD_MAX) break;
    held.delete(old);
    void address.then((freed) => URL.revokeObjectURL(freed)).catch(() => undefined);
  }
  return url;
}

/** Lets all pictures go: somebody else sits down at this screen. */
export function dropPhotos(): void {
  for (const address of held.values()) {
    void address.then((freed) => URL.revokeObjectURL(freed)).catch(() => undefined);
  }
  held.clear();
}
