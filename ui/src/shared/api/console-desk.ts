// The console's calls for a site's own pictures, marks on photos, and doubts.
import type { Drawing } from "@/shared/types/Drawing";
import { at, get, post } from "./console";
import type { Doubts } from "@/shared/types/Doubts";
import type { PhotoMarksShown } from "@/shared/types/PhotoMarksShown";
import type { SitePictures } from "@/shared/types/SitePictures";

/** What a picture's place may hold. */
export type PictureKind = "photo" | "clip";

export const sitePictures = (site: string) => get<SitePictures>(`/sites/${at(site)}/pictures`);

/** Puts a photo or clip in its place; null takes it away. Both tell how all stands then. */
export async function putPicture(
  site: string, id: string, kind: PictureKind, bytes: Blob | null,
): Promise<SitePictures> {
  const base64 = bytes && (await base64Of(bytes));
  const response = await post(`/sites/${at(site)}/pictures`, { id, kind, base64 });
  return response.json() as Promise<SitePictures>;
}

/** The photo of an order's signed slip. */
export async function putSlip(site: string, order: string, photo: Blob): Promise<void> {
  const base64 = await base64Of(photo);
  await post(`/sites/${at(site)}/orders/${at(order)}/slip`, { base64, note: null });
}

/** The newest 200. */
export const doubts = (site: string) => get<Doubts>(`/sites/${at(site)}/doubts`);

const MARKS_MAX = 500;
const marks = new Map<string, Promise<Drawing | null>>();

/** What was drawn on a photo. It never changes, so it is asked for once; a failure isn't kept. */
export function photoMarks(site: string, sha256: string): Promise<Drawing | null> {
  const path = `/sites/${at(site)}/photos/${at(sha256)}/marks`;
  const known = marks.get(path);
  if (known) return known;
  const asked = get<PhotoMarksShown>(path).then(({ drawing }) => drawing);
  marks.set(path, asked);
  asked.catch(() => marks.delete(path));
  for (const old of marks.keys()) {
    if (marks.size <= MARKS_MAX) break;
    marks.delete(old);
  }
  return asked;
}

/** Lets all marks go: somebody else sits down at this screen. */
export const dropMarks = () => marks.clear();

/** In pieces: a function takes only so many arguments. */
const PIECE = 0x8000;

export async function base64Of(bytes: Blob): Promise<string> {
  const all = new Uint8Array(await bytes.arrayBuffer());
  let text = "";
  for (let from = 0; from < all.length; from += PIECE) {
    text += String.fromCharCode(...all.subarray(from, from + PIECE));
  }
  return btoa(text);
}
