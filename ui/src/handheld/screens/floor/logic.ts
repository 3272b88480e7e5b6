// The dots on a floor's plan: how each looks, which one a finger means, which plan opens first.
import type { DotShown } from "@/shared/types/DotShown";
import type { FloorShown } from "@/shared/types/FloorShown";
import type { PointRow } from "@/shared/types/PointRow";
import { nextPoint, pointWords } from "../round/logic";

type Look = ReturnType<typeof pointWords>;

/** A place of the round on the plan. */
export interface Spot {
  dot: DotShown;
  point: PointRow;
  next: boolean;
  look: Look;
}

/** The place to go to; none where nobody walks on. */
export function nextOf(points: PointRow[], goes_on: boolean): PointRow | null {
  return goes_on ? nextPoint(points) : null;
}

/** As its row on the round's page, but for the next one, and for what an ended round left open. */
function lookOf(point: PointRow, next: boolean, goes_on: boolean): Look {
  if (next) return { tone: "info", mark: "●", key: "point.next" };
  const look = pointWords(point);
  const open = point.state === "todo" || point.state === "begun";
  return open && !goes_on ? { ...look, tone: "bad", mark: "✕" } : look;
}

/** The plan's spots in walking order. */
export function spotsOf(floor: FloorShown, points: PointRow[], goes_on: boolean): Spot[] {
  const going = nextOf(points, goes_on);
  return points.flatMap((point) => {
    const dot = floor.dots.find((one) => one.checkpoint === point.place.checkpoint);
    const next = point === going;
    return dot ? [{ dot, point, next, look: lookOf(point, next, goes_on) }] : [];
  });
}

/** How many of the round's points this plan doesn't show. */
export function elsewhere(floor: FloorShown, points: PointRow[]): number {
  const here = new Set(floor.dots.map((dot) => dot.checkpoint));
  return points.filter((point) => !here.has(point.place.checkpoint)).length;
}

/** What the marks mean: each once, with how many there are; of fails, how many items. */
export function legendOf(spots: Spot[]): { look: Look; n: number; fails: number }[] {
  const found: { look: Look; n: number; fails: number }[] = [];
  for (const { look, point } of spots) {
    const same = found.find((one) => one.look.key === look.key && one.look.mark === look.mark);
    if (same) {
      same.n += 1;
      same.fails += point.fails;
    } else {
      found.push({ look, n: 1, fails: point.fails });
    }
  }
  return found;
}

interface Box { left: number; top: number; width: number; height: number }

/** The spot nearest to where a finger came down on the sheet, however they crowd. */
export function nearest(spots: Spot[], x: number, y: number, sheet: Box): Spot | null {
  const far = ({ dot }: Spot) => Math.hypot(
    sheet.left + (dot.x_e4 / 10_000) * sheet.width - x,
    sheet.top + (dot.y_e4 / 10_000) * sheet.height - y,
  );
  const closer = (one: Spot | null, other: Spot) =>
    one !== null && far(one) <= far(other) ? one : other;
  return spots.reduce<Spot | null>(closer, null);
}

export function has(floor: FloorShown, point: PointRow | null): boolean {
  return floor.dots.some((dot) => dot.checkpoint === point?.place.checkpoint);
}

/** The plan that the next place stands on, or else the first. */
export function firstFloor(floors: FloorShown[], next: PointRow | null): FloorShown | null {
  return floors.find((floor) => has(floor, next)) ?? floors[0] ?? null;
}
