import { expect, test } from "vitest";
import type { WalkBuilding } from "@/shared/types/WalkBuilding";
import { lastOf, sumOf, walkedOn } from "./logic";

const building = (name: string, places: number, reached: number, by_owner: number) => ({
  name, owner: by_owner > 0 ? "Chen" : null, places,
  days: [{ reached: 9, by_owner: 9 }, { reached, by_owner }],
}) satisfies WalkBuilding;

const buildings = [
  building("owner", 5, 3, 1), building("others", 5, 2, 0), building("nobody", 5, 0, 0),
  building("empty", 0, 0, 0),
];

test("a building says by whom its last day was walked", () => {
  expect(buildings.map((one) => walkedOn(one, lastOf(one))))
    .toEqual(["owner", "others", "nobody", "no_places"]);
});

test("the sum leaves out buildings with nothing to reach", () => {
  expect(sumOf({ today: "", days: [], buildings }))
    .toEqual({ buildings: 3, walked: 2, by_owner: 1, owned: 1 });
});
