// A place that the list doesn't have, put together without typing: building, floor and kind make
// its name. Which names and lists fit is Rust's to judge.
import type { MountRow } from "@/shared/types/MountRow";
import type { PlaceKind } from "@/shared/types/PlaceKind";
import { byLevel, levelOf } from "../mounting/logic";

export const NAME_CHARS_MAX = 40;
const FLOOR_SIGN = "F";
const BELOW_SIGN = "B";

/** What was chosen so far; kept, so that a restart asks nothing twice. */
export interface Draft {
  /** Null before one was chosen; empty for a place outside buildings. */
  building: string | null;
  floor: string | null;
  /** Id of the kind's checklist. */
  list: string | null;
  /** Typed by hand; null where the name follows the choices. */
  own: string | null;
}

export const NOTHING: Draft = { building: null, floor: null, list: null, own: null };
export const DRAFT_KEY = "add-place";

export function draftOf(kept: string | null): Draft {
  if (kept === null) return NOTHING;
  try {
    return { ...NOTHING, ...(JSON.parse(kept) as Partial<Draft>) };
  } catch {
    return NOTHING;
  }
}

/** Touchpoints in their own order, plant rooms after them. */
export function kindsInOrder(kinds: PlaceKind[]): PlaceKind[] {
  const rank = (kind: PlaceKind) => kind.touchpoint || Number.MAX_SAFE_INTEGER;
  return [...kinds].sort((one, other) => rank(one) - rank(other));
}

/** Floors that a building is known to have, the lowest first. */
export function floorsOf(places: MountRow[], building: string | null): string[] {
  const here = places.filter((row) => row.place.building === building && row.floor !== null);
  return [...new Set(here.map((row) => row.floor as string))].sort(byLevel);
}

/** One floor up or down, named as the building names its own; there is no floor 0. */
export function stepped(floor: string | null, by: 1 | -1, known: string[]): string {
  const level = floor === null ? null : levelOf(floor);
  let next = level === null ? by : level + by;
  if (next === 0) next = by;
  const same = known.find((name) => levelOf(name) === next);
  if (same !== undefined) return same;
  const like = known.find((name) => (levelOf(name) ?? 0) * next > 0);
  if (like !== undefined) return like.replace(/\d+/, String(Math.abs(next)));
  return next < 0 ? `${BELOW_SIGN}${-next}` : `${next}${FLOOR_SIGN}`;
}

/** A name that no other place has: the second one gets a 2. */
export function unused(name: string, taken: ReadonlySet<string>): string {
  const base = name.replace(/\s+/g, " ").trim().slice(0, NAME_CHARS_MAX - 3);
  let found = base;
  for (let n = 2; taken.has(found); n += 1) found = `${base} ${n}`;
  return found;
}

/** What is still wanted before it can be added; null where nothing is. */
export function missing(draft: Draft, name: string): "building" | "kind" | "name" | "long" | null {
  if (draft.building === null) return "building";
  if (draft.list === null) return "kind";
  if (!name.trim()) return "name";
  return [...name.trim()].length > NAME_CHARS_MAX ? "long" : null;
}
