import { expect, test } from "vitest";
import type { MountRow } from "@/shared/types/MountRow";
import { buildingsOf, levelOf, placeOf, stretches } from "./logic";

const row = (name: string, building: string, floor: string | null): MountRow => ({
  place: { checkpoint: name, name, building, code: null }, floor,
});
const rows = [
  row("a", "1栋", "3F"), row("b", "1栋", null), row("c", "1栋", "B2"), row("d", "2栋", null),
  row("e", "1栋", "10F"), row("f", "1栋", "3F"), row("g", "1栋", "夹层"),
];

test("a floor's level is read from its name", () => {
  const levels = ["B2", "地下1层", "-1", "负2楼", "3F", "12层", "夹层"].map(levelOf);
  expect(levels).toEqual([-2, -1, -1, -2, 3, 12, null]);
});

test("places stand by building and from the lowest floor up", () => {
  const found = stretches(rows, null);
  expect(found.map(({ building, floor }) => [building, floor])).toEqual([
    ["1栋", "B2"], ["1栋", "3F"], ["1栋", "10F"], ["1栋", "夹层"], ["1栋", null], ["2栋", null],
  ]);
  expect(found[1]?.rows.map((one) => one.place.name)).toEqual(["a", "f"]);
});

test("one building alone can be walked", () => {
  expect(buildingsOf(rows)).toEqual(["1栋", "2栋"]);
  expect(stretches(rows, "2栋").flatMap((one) => one.rows)).toEqual([rows[3]]);
});

test("a place's own label leads to it, anything else to none", () => {
  const one = { ...rows[0]!, place: { ...rows[0]!.place, code: "010883" } };
  const label = "TP1:010883ABCDEFGHIJKLMNOP";
  expect(placeOf([rows[1]!, one], label)).toBe(one);
  expect(placeOf([one], label.toLowerCase())).toBe(one);
  for (const other of ["010883", "TP1:010896ABCDEFGHIJKLMNOP", "TP1:010883", "04A1B2C3", ""]) {
    expect(placeOf([one, rows[1]!], other)).toBeNull();
  }
});
