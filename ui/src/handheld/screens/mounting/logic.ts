// Which places still want a tag or a label, as one walks: building by building, floor by floor.
import type { MountRow } from "@/shared/types/MountRow";

export interface Stretch {
  building: string;
  floor: string | null;
  rows: MountRow[];
}

/** Buildings in the order of the list. */
export function buildingsOf(rows: MountRow[]): string[] {
  return [...new Set(rows.map((row) => row.place.building))];
}

/** A sign or a word for "below" (the two words are Chinese), then the number. */
const LEVEL = /(B|-|\u5730\u4e0b|\u8d1f)?\s*(\d+)/i;

/** Where a floor lies: `B2` is -2, `3F` is 3. Null where its name holds no number. */
export function levelOf(floor: string): number | null {
  const [, below, digits] = LEVEL.exec(floor) ?? [];
  if (digits === undefined) return null;
  return below ? -Number(digits) : Number(digits);
}

/** The list in stretches, the lowest floor first; what is on no floor comes last. */
export function stretches(rows: MountRow[], building: string | null): Stretch[] {
  const found: Stretch[] = [];
  for (const name of buildingsOf(rows)) {
    if (building !== null && name !== building) continue;
    const here = rows.filter((row) => row.place.building === name);
    const floors = [...new Set(here.map((row) => row.floor))].sort(byLevel);
    for (const floor of floors) {
      const on = here.filter((row) => row.floor === floor);
      found.push({ building: name, floor, rows: on });
    }
  }
  return found;
}

export function byLevel(one: string | null, other: string | null): number {
  const level = (floor: string | null) =>
    floor === null ? Infinity : (levelOf(floor) ?? Number.MAX_SAFE_INTEGER);
  const [a, b] = [level(one), level(other)];
  return a === b ? 0 : a - b;
}

/** The place whose own printed label was scanned, by its code; whose it is, Rust says later. */
export function placeOf(rows: MountRow[], scanned: string): MountRow | null {
  const [, code] = /^TP1:([0-9]{6})[A-Z2-7]{16}$/i.exec(scanned.trim()) ?? [];
  return rows.find((row) => code !== undefined && row.place.code === code) ?? null;
}
