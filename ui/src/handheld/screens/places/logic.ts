// Places building by building and floor by floor, so that nobody has to type a search; and what
// a round that no plan asks for is begun with.
import type { Key } from "@/shared/i18n";
import type { MountRow } from "@/shared/types/MountRow";
import type { RoundKind } from "@/shared/types/RoundKind";

/** As many places are shown at once; more are folded away building by building. */
const OPEN_MAX = 12;

export interface Floor {
  /** Null: the place's floor isn't known. */
  floor: string | null;
  places: MountRow[];
}
export interface Building {
  name: string;
  count: number;
  floors: Floor[];
}

/** `B2` is under `B1`, `1` over it; what is no number comes last. */
function height(floor: string | null): number {
  const found = /^\s*(B|-)?\s*(\d+)/i.exec(floor ?? "");
  if (!found) return Number.MAX_SAFE_INTEGER;
  return Number(found[2]) * (found[1] ? -1 : 1);
}

/** In the order in which buildings come; within one from the lowest floor up. */
export function byBuilding(rows: MountRow[]): Building[] {
  const buildings = new Map<string, Map<string | null, MountRow[]>>();
  for (const row of rows) {
    const floors = buildings.get(row.place.building) ?? new Map<string | null, MountRow[]>();
    floors.set(row.floor, [...(floors.get(row.floor) ?? []), row]);
    buildings.set(row.place.building, floors);
  }
  return [...buildings].map(([name, floors]) => ({
    name,
    count: [...floors.values()].reduce((sum, places) => sum + places.length, 0),
    floors: [...floors]
      .map(([floor, places]) => ({ floor, places }))
      .sort((a, b) => height(a.floor) - height(b.floor)),
  }));
}

/** Where calls, repairs and visits are taken there are several; a lift's repairs come after. */
export function eventsFirst(buildings: Building[]): Building[] {
  return [...buildings].sort((a, b) => b.count - a.count);
}

/** Few places stand open at once; of many the buildings are folded. */
export function startsOpen(buildings: Building[]): boolean {
  return buildings.reduce((sum, one) => sum + one.count, 0) <= OPEN_MAX;
}

const idsOf = (building: Building) =>
  building.floors.flatMap((floor) => floor.places.map((row) => row.place.checkpoint));

export function pickedIn(building: Building, picked: string[]): number {
  return idsOf(building).filter((id) => picked.includes(id)).length;
}

export function toggle(picked: string[], checkpoint: string): string[] {
  return picked.includes(checkpoint)
    ? picked.filter((one) => one !== checkpoint) : [...picked, checkpoint];
}

/** All of a building, or none of it where all were picked. */
export function toggleAll(picked: string[], building: Building): string[] {
  const ids = idsOf(building);
  const others = picked.filter((one) => !ids.includes(one));
  return pickedIn(building, picked) === ids.length ? others : [...others, ...ids];
}

/** Why the screen was opened: a kind of round to begin, or a place more for one that runs. */
export type Wanted = { kind: RoundKind } | { round: string };

export function wantedOf(query: Record<string, unknown>): Wanted {
  if (typeof query.round === "string") return { round: query.round };
  const { kind } = query;
  return { kind: kind === "event" || kind === "baseline" ? kind : "unplanned" };
}

/** One tap on a place is all: an event happens at one place, a running round goes on to one. */
export function isOneTap(wanted: Wanted): boolean {
  return "round" in wanted || wanted.kind === "event";
}

/** What the big button says: with nothing picked a baseline is the whole site, others go free. */
export function startKey(kind: RoundKind, picked: number): Key {
  if (picked > 0) return "places.start";
  return kind === "baseline" ? "places.start_all" : "places.start_free";
}
