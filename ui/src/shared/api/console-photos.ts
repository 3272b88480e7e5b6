// The console's pictures, as the server holds them.
import { request } from "./console";
import { shelf } from "./shown";

const HELD_MAX = 200;
const held = shelf(HELD_MAX, async (sha256, thumbnail) => {
  const query = thumbnail ? "?thumbnail=1" : "";
  const response = await request(`/photos/${encodeURIComponent(sha256)}${query}`);
  return response.blob();
});

export const consolePhoto = held.get;
/** Lets all pictures go: somebody else sits down at this screen. */
export const dropPhotos = held.drop;
