// What the walk-around says of a building on a day.
import type { Walkaround } from "@/shared/types/Walkaround";
import type { WalkBuilding } from "@/shared/types/WalkBuilding";
import type { WalkDay } from "@/shared/types/WalkDay";
import type { Sign } from "../../words";

/** By whom a building was walked on a day. `no_places`: there is nothing there to reach. */
export type Walked = "owner" | "others" | "nobody" | "no_places";

export const WALK_SIGN: Record<Walked, Sign> = {
  owner: { mark: "✓", tone: "ok" },
  others: { mark: "●", tone: "info" },
  nobody: { mark: "○", tone: "plain" },
  no_places: { mark: "–", tone: "plain" },
};

export function walkedOn(building: WalkBuilding, day: WalkDay): Walked {
  if (building.places === 0) return "no_places";
  if (day.by_owner > 0) return "owner";
  return day.reached > 0 ? "others" : "nobody";
}

/** The day that the page is about: the last one. */
export const lastOf = (building: WalkBuilding): WalkDay =>
  building.days[building.days.length - 1] ?? { reached: 0, by_owner: 0 };

export interface Sum {
  buildings: number;
  walked: number;
  by_owner: number;
  owned: number;
}

export function sumOf({ buildings }: Walkaround): Sum {
  const there = buildings.filter(({ places }) => places > 0);
  const how = there.map((one) => walkedOn(one, lastOf(one)));
  return {
    buildings: there.length,
    walked: how.filter((one) => one !== "nobody").length,
    by_owner: how.filter((one) => one === "owner").length,
    owned: there.filter(({ owner }) => owner !== null).length,
  };
}
