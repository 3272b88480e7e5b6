// Pictures for those who read little: when they are used, which one stands for a place, what short
// word stands under one, and which of the site's own photos and clips there are (site-pictures.ts
// fills them in).
import { reactive } from "vue";
import type { Role } from "@/shared/types/Role";

/** Those whose work is shown in pictures without anybody setting it. */
const BY_PICTURES: ReadonlySet<Role> = new Set(["cleaner", "gardener"]);
/** Characters under a picture; a Latin word is as wide with about three times as many. */
const SIGNS_MAX = 4;
const LETTERS_MAX = 14;

/** `choice` is the setting; by role only for who does nothing else, so not for a supervisor. */
export function usesPictures(choice: string, roles: Role[]): boolean {
  if (choice === "on" || choice === "off") return choice === "on";
  return roles.length > 0 && roles.every((role) => BY_PICTURES.has(role));
}

/** SHA-256 of a site's own photos and clips, by id; empty until a site has some. */
export const ofSite = reactive({
  photos: {} as Record<string, string>,
  clips: {} as Record<string, string>,
});
const itemId = (list: string, item: string) => `item/${list}/${item}`;
const placeId = (checkpoint: string) => `place/${checkpoint}`;

/** The site's own photo of the good state; null draws the catalogue's pictogram. */
export function pictureOf(list: string, item: string): string | null {
  return ofSite.photos[itemId(list, item)] ?? null;
}

/** The site's recorded words for an item; null hides the speaker. */
export function clipOf(list: string, item: string): string | null {
  return ofSite.clips[itemId(list, item)] ?? null;
}

/** The site's own photo of a place; null shows what the place asks for. */
export function placePictureOf(checkpoint: string): string | null {
  return ofSite.photos[placeId(checkpoint)] ?? null;
}

/** The site's recorded words for a place; null says nothing. */
export function placeClipOf(checkpoint: string): string | null {
  return ofSite.clips[placeId(checkpoint)] ?? null;
}

/** An item whose picture stands for something. */
export interface Pictured {
  list: string;
  item: string;
}

/** The item that looks most like its touchpoint, where that isn't the first. */
const LIKE_THE_PLACE: Readonly<Record<string, string>> = {
  tp1: "1.4", tp2: "2.6", tp3: "3.10", tp5: "5.5", tp9: "9.2", tp11: "11.5", tp12: "12.4",
  tp13: "13.8", tp16: "16.8", tp18: "18.2", tp19: "19.6",
};

/** What stands for a place, by the first of its rows; null where it asks for nothing. */
export function placeOf(rows: { list: string; item: { id: string } }[]): Pictured | null {
  const [first] = rows;
  if (!first) return null;
  return { list: first.list, item: LIKE_THE_PLACE[first.list] ?? first.item.id };
}

/**
 * A name short enough to stand under a picture: four signs, or a word or two.
 *
 * `words` are parts of names that say enough alone; without one, it is the name's beginning.
 */
export function shortName(name: string, words: string[]): string {
  const latin = /^[\x20-\x7e]/.test(name);
  const signs = [...name];
  if (signs.length <= (latin ? LETTERS_MAX : SIGNS_MAX)) return name;
  const known = words.find((word) => name.includes(word));
  if (known) return known;
  return latin ? firstWords(name) : signs.slice(0, SIGNS_MAX).join("");
}

/** Whole words up to the first comma; none that leads to one left out, such as "and". */
function firstWords(name: string): string {
  const all = (name.split(",")[0] ?? name).split(" ");
  let taken = all.slice(0, 1);
  for (const word of all.slice(1)) {
    if ([...taken, word].join(" ").length > LETTERS_MAX) break;
    taken = [...taken, word];
  }
  const leads = (word = "") => /^[a-z]{1,3}$/.test(word);
  while (taken.length > 1 && taken.length < all.length && leads(taken[taken.length - 1])) {
    taken = taken.slice(0, -1);
  }
  return taken.join(" ");
}

/** A place's number on its round, from 1; null where the round doesn't list it. */
export function numberOf(
  points: { place: { checkpoint: string } }[], checkpoint: string,
): number | null {
  const at = points.findIndex(({ place }) => place.checkpoint === checkpoint);
  return at < 0 ? null : at + 1;
}
