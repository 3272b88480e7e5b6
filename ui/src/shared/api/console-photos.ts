// The console's pictures, as the server holds them.
import { request } from "./console";
import { shelf } from "./shown";

const HELD_MAX = 200;

/** The bytes of a photo or a voice note; `thumbnail` asks for a small picture. */
export async function photoBytes(sha256: string, thumbnail = false): Promise<Blob> {
  const query = thumbnail ? "?thumbnail=1" : "";
  return (await request(`/photos/${encodeURIComponent(sha256)}${query}`)).blob();
}

const held = shelf(HELD_MAX, photoBytes);

export const consolePhoto = held.get;
/** Lets all pictures go: somebody else sits down at this screen. */
export const dropPhotos = held.drop;
