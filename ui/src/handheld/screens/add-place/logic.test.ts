import { describe, expect, test } from "vitest";
import type { MountRow } from "@/shared/types/MountRow";
import { draftOf, floorsOf, kindsInOrder, missing, NOTHING, stepped, unused } from "./logic";

const row = (building: string, floor: string | null): MountRow => ({
  place: { checkpoint: `${building}${floor}`, name: "x", building, code: null }, floor,
});

describe("floors", () => {
  test("those a building has stand from the lowest up", () => {
    const places = [row("1栋", "3F"), row("1栋", "B1"), row("2栋", "9F"), row("1栋", null),
      row("1栋", "3F")];
    expect(floorsOf(places, "1栋")).toEqual(["B1", "3F"]);
    expect(floorsOf(places, null)).toEqual([]);
  });

  test("step over the ground, where there is no floor 0", () => {
    expect(stepped(null, 1, [])).toBe("1F");
    expect(stepped(null, -1, [])).toBe("B1");
    expect(stepped("1F", -1, [])).toBe("B1");
    expect(stepped("B1", 1, [])).toBe("1F");
    expect(stepped("B1", -1, [])).toBe("B2");
  });

  test("are named as the building names its own", () => {
    expect(stepped("3层", 1, ["3层"])).toBe("4层");
    expect(stepped(null, -1, ["负2楼", "3层"])).toBe("负1楼");
    expect(stepped("2", 1, ["1", "3"])).toBe("3");
  });
});

test("a name that is taken gets a number", () => {
  const taken = new Set(["1栋 3F 大堂", "1栋 3F 大堂 2"]);
  expect(unused("1栋 3F 大堂", taken)).toBe("1栋 3F 大堂 3");
  expect(unused(" 1栋   大堂 ", taken)).toBe("1栋 大堂");
  expect([...unused("长".repeat(50), new Set())]).toHaveLength(37);
});

test("plant rooms stand after the touchpoints", () => {
  const kind = (list: string, touchpoint: number) => ({
    list, touchpoint, name: { zh: list, en: list },
  });
  const order = kindsInOrder([kind("pumps", 0), kind("tp11", 11), kind("tp2", 2)]);
  expect(order.map(({ list }) => list)).toEqual(["tp2", "tp11", "pumps"]);
});

test("building, kind and a name are wanted, in this order", () => {
  const all = { ...NOTHING, building: "", list: "tp2" };
  expect(missing(NOTHING, "a")).toBe("building");
  expect(missing({ ...all, list: null }, "a")).toBe("kind");
  expect(missing(all, " ")).toBe("name");
  expect(missing(all, "长".repeat(41))).toBe("long");
  expect(missing(all, "长".repeat(40))).toBeNull();
});

test("a draft comes back, and nonsense is none", () => {
  expect(draftOf('{"building":"1栋"}')).toEqual({ ...NOTHING, building: "1栋" });
  expect(draftOf("nonsense")).toEqual(NOTHING);
  expect(draftOf(null)).toEqual(NOTHING);
});
