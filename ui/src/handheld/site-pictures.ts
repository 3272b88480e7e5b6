// A site's own photos and clips: which ones there are is asked whenever that may have changed, and
// the bytes of one are fetched when it is shown. One that doesn't come leaves the pictogram.
import { ref, watch, type Ref } from "vue";
import { call } from "@/shared/api";
import { photo } from "@/shared/api/photos";
import type { SitePicture } from "@/shared/types/SitePicture";
import { ofSite } from "./pictures";
import { session } from "./session";

/** Hashes by the ids they came under; what has neither photo nor clip is left out. */
export function byId(pictures: SitePicture[]): typeof ofSite {
  const found: typeof ofSite = { photos: {}, clips: {} };
  for (const { id, photo: picture, clip } of pictures) {
    if (picture !== null) found.photos[id] = picture;
    if (clip !== null) found.clips[id] = clip;
  }
  return found;
}

/** Asks at the start, after each unlock and after each sync that went through. */
export function watchSitePictures(): () => void {
  const phase = () => session.status?.phase;
  const synced = () => session.status?.sync.last_success_at;
  return watch([phase, synced], load, { immediate: true });
}

async function load(): Promise<void> {
  if (session.status?.phase !== "unlocked") return;
  const reply = await call({ cmd: "site_pictures" }).catch(() => null);
  if (reply) Object.assign(ofSite, byId(reply.pictures));
}

/** Where a photo's bytes lie: null where there is none, undefined while they are on their way. */
export function useAddress(
  of: () => string | null, thumbnail: () => boolean,
): Ref<string | null | undefined> {
  const address = ref<string | null>();
  watch([of, thumbnail], async ([sha256, small]) => {
    address.value = sha256 === null ? null : undefined;
    if (sha256 === null) return;
    const shown = await photo(sha256, small).catch(() => null);
    if (of() === sha256) address.value = shown?.url ?? null;
  }, { immediate: true });
  return address;
}

let turn = 0;
let playing: HTMLAudioElement | null = null;

/** Says a clip from its beginning, in the stead of what is being said; the way to stop this one. */
export function say(sha256: string): () => void {
  turn += 1;
  const mine = turn;
  playing?.pause();
  void begin(sha256, () => mine === turn);
  return () => {
    if (mine !== turn) return;
    turn += 1;
    playing?.pause();
  };
}

/** One that can't be played stays silent. */
async function begin(sha256: string, still: () => boolean): Promise<void> {
  const shown = await photo(sha256, false).catch(() => null);
  if (!shown || !still()) return;
  playing = new Audio(shown.url);
  playing.play().catch(() => null);
}
