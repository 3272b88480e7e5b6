// Which places a plan shows, how each is told, and where one comes to stand that is moved. Draws
// nothing.
import type { LocationQuery } from "vue-router";
import type { DotSet } from "@/shared/api/console-floors";
import type { FloorPlace } from "@/shared/types/FloorPlace";
import type { FloorPlan } from "@/shared/types/FloorPlan";
import type { FloorStanding } from "@/shared/types/FloorStanding";
import type { Sign } from "../../words";

/** The right and the lower edge of a plan. */
export const MAX_E4 = 10_000;
/** How far an arrow key moves a place, and how far with Shift. */
const STEP_E4 = 25;
const LONG_STEP_E4 = 250;
export const PICTURE_BYTES_MAX = 20 << 20;
const KINDS = ["image/png", "image/jpeg", "image/webp"];

export const STANDINGS = [
  "finding", "missed", "done", "lately", "unseen", "closed",
] as const satisfies readonly FloorStanding[];

/** Each has a mark of its own, and a shape: never colour alone. */
export const STANDING_SIGN: Record<FloorStanding, Sign & { shape: string }> = {
  finding: { mark: "!", tone: "bad", shape: "diamond" },
  missed: { mark: "✕", tone: "bad", shape: "square" },
  done: { mark: "✓", tone: "ok", shape: "round" },
  lately: { mark: "○", tone: "plain", shape: "round" },
  unseen: { mark: "?", tone: "warn", shape: "square" },
  closed: { mark: "–", tone: "plain", shape: "square" },
};

export interface Filter {
  plan: string | null;
  place: string | null;
  standing: FloorStanding | null;
  text: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export const filterIn = (query: LocationQuery): Filter => ({
  plan: text(query.plan), place: text(query.place),
  standing: STANDINGS.find((one) => one === query.standing) ?? null,
  text: text(query.text) ?? "",
});

export const queryOf = ({ plan, place, standing, text: words }: Filter): Record<string, string> =>
  ({
    ...(plan === null ? {} : { plan }), ...(place === null ? {} : { place }),
    ...(standing === null ? {} : { standing }), ...(words === "" ? {} : { text: words }),
  });

/** The same, as the list of places is asked for it: retired ones and spare labels stand nowhere. */
export const askedOf = ({ standing, text: words }: Filter): Record<string, string> => ({
  standing: standing ?? STANDINGS.join(","), text: words,
});

/** The plan of an address, else the one that a chosen place stands on, else the first. */
export function planOf(
  plans: FloorPlan[], { plan, place }: Filter, places: FloorPlace[],
): FloorPlan | null {
  const chosen = places.find(({ checkpoint }) => checkpoint === place)?.dot?.floor_plan;
  return plans.find(({ floor_plan }) => floor_plan === plan)
    ?? plans.find(({ floor_plan }) => floor_plan === chosen) ?? plans[0] ?? null;
}

/** Places with those that were moved and aren't kept yet. */
export function movedIn(places: FloorPlace[], moved: ReadonlyMap<string, DotSet>): FloorPlace[] {
  return places.map((place) => {
    const set = moved.get(place.checkpoint);
    if (!set) return place;
    const { floor_plan, x_e4, y_e4 } = set;
    return { ...place, dot: floor_plan === null ? null : { floor_plan, x_e4, y_e4 } };
  });
}

export const onPlan = (places: FloorPlace[], plan: string): FloorPlace[] =>
  places.filter(({ dot }) => dot?.floor_plan === plan);

export function isWanted(place: FloorPlace, filter: Filter): boolean {
  const words = filter.text.trim().toLowerCase();
  const said = [place.name, place.building, place.floor, place.code].join(" ").toLowerCase();
  return (filter.standing === null || place.standing === filter.standing) &&
    (words === "" || said.includes(words));
}

/** The place tree: each building with its places; the server's order stays. */
export function treeOf(places: FloorPlace[]): { building: string; places: FloorPlace[] }[] {
  const tree = new Map<string, FloorPlace[]>();
  for (const place of places) {
    const held = tree.get(place.building);
    if (held) held.push(place);
    else tree.set(place.building, [place]);
  }
  return [...tree].map(([building, all]) => ({ building, places: all }));
}

export const countsOf = (places: FloorPlace[]) =>
  STANDINGS.map((standing) => ({
    standing, count: places.filter((place) => place.standing === standing).length,
  }));

export const inside = (e4: number): number => Math.min(MAX_E4, Math.max(0, Math.round(e4)));

/** Where an arrow key takes a place; null: another key. */
export function stepped(
  { x_e4, y_e4 }: { x_e4: number; y_e4: number }, key: string, long: boolean,
): { x_e4: number; y_e4: number } | null {
  const by = long ? LONG_STEP_E4 : STEP_E4;
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by],
  };
  const step = steps[key];
  return step ? { x_e4: inside(x_e4 + step[0]), y_e4: inside(y_e4 + step[1]) } : null;
}

/** Why a file can't be a plan; null: it may. The server looks again. */
export function unfitFile({ type, size }: { type: string; size: number }): "kind" | "size" | null {
  if (size > PICTURE_BYTES_MAX) return "size";
  return KINDS.includes(type) ? null : "kind";
}
export const ACCEPTED = KINDS.join(",");
