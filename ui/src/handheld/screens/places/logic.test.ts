import { describe, expect, test } from "vitest";
import type { MountRow } from "@/shared/types/MountRow";
import {
  byBuilding, eventsFirst, isOneTap, pickedIn, startKey, startsOpen, toggle, toggleAll, wantedOf,
} from "./logic";

function row(checkpoint: string, building: string, floor: string | null = null): MountRow {
  return { place: { checkpoint, name: checkpoint, building, code: null }, floor };
}

describe("places are grouped", () => {
  test("by building as they come, and by floor from the lowest up", () => {
    const rows = [
      row("roof", "1栋", "顶"), row("a", "1栋", "10"), row("b", "1栋", "B1"),
      row("c", "2栋"), row("d", "1栋", "2"), row("e", "1栋", "B2"), row("f", "1栋", "2"),
    ];
    const [first, second] = byBuilding(rows);
    expect(first?.floors.map((one) => one.floor)).toEqual(["B2", "B1", "2", "10", "顶"]);
    expect(first?.floors[2]?.places.map((one) => one.place.checkpoint)).toEqual(["d", "f"]);
    expect([first?.count, second?.name, second?.count]).toEqual([6, "2栋", 1]);
  });

  test("of events the office with several comes before the lifts", () => {
    const rows = [row("l1", "1栋"), row("l2", "2栋"), row("phone", "客服"), row("visit", "客服")];
    const names = eventsFirst(byBuilding(rows)).map((one) => one.name);
    expect(names).toEqual(["客服", "1栋", "2栋"]);
  });

  test("few stand open, many are folded", () => {
    const many = (n: number) => byBuilding(Array.from({ length: n }, (_, i) => row(`${i}`, "1栋")));
    expect(startsOpen(many(12))).toBe(true);
    expect(startsOpen(many(13))).toBe(false);
  });
});

describe("picking", () => {
  const [building] = byBuilding([row("a", "1栋", "1"), row("b", "1栋", "2")]);

  test("a tap picks, another drops", () => {
    expect(toggle(["a"], "b")).toEqual(["a", "b"]);
    expect(toggle(["a", "b"], "a")).toEqual(["b"]);
  });

  test("a whole building comes and goes together, others stay", () => {
    expect(toggleAll(["x", "a"], building!)).toEqual(["x", "a", "b"]);
    expect(toggleAll(["x", "a", "b"], building!)).toEqual(["x"]);
    expect(pickedIn(building!, ["x", "a"])).toBe(1);
  });
});

test("an event and a running round want one place, others as many as one likes", () => {
  expect(wantedOf({ kind: "event" })).toEqual({ kind: "event" });
  expect(wantedOf({ kind: "odd" })).toEqual({ kind: "unplanned" });
  expect(wantedOf({ round: "r", kind: "event" })).toEqual({ round: "r" });
  expect([{ kind: "event" } as const, { round: "r" }].map(isOneTap)).toEqual([true, true]);
  expect(isOneTap({ kind: "baseline" })).toBe(false);
});

test("the button says where a round without picked places goes", () => {
  expect(startKey("unplanned", 0)).toBe("places.start_free");
  expect(startKey("baseline", 0)).toBe("places.start_all");
  expect(startKey("baseline", 3)).toBe("places.start");
});
