import { describe, expect, test } from "vitest";
import { Wedge } from "./wedge";

function check(keys: [string, number][]): (string | null)[] {
  const wedge = new Wedge();
  let at_ms = 1000;
  return keys
    .map(([key, gap_ms]) => wedge.press({ key, at_ms: (at_ms += gap_ms) }))
    .filter((text) => text !== null);
}
/** The first key comes a while after whatever was pressed before. */
const typed = (text: string, gap_ms: number) =>
  [...text].map((key, at): [string, number] => [key, at === 0 ? 400 : gap_ms]);

describe("a scanner as keyboard", () => {
  test("fast keys that end in Enter are a scan", () => {
    expect(check([...typed("TP1:123456ABCDEFGHIJKLMNOP", 8), ["Enter", 8]])).toEqual([
      "TP1:123456ABCDEFGHIJKLMNOP",
    ]);
  });

  test("a person's keys are none", () => {
    expect(check([...typed("482913", 120), ["Enter", 120]])).toEqual([]);
  });

  test("keys that a person pressed before do not stick to the scan", () => {
    expect(check([["7", 500], ["2", 400], ...typed("482913", 5), ["Enter", 5]])).toEqual([
      "482913",
    ]);
  });

  test("a slow Enter after fast keys is none", () => {
    expect(check([...typed("482913", 5), ["Enter", 300]])).toEqual([]);
  });

  test("shift keys in between are not letters", () => {
    expect(check([["Shift", 5], ...typed("TP1:48", 5), ["Enter", 5]])).toEqual(["TP1:48"]);
  });

  test("two scans one after the other stay two", () => {
    const one: [string, number][] = [...typed("482913", 5), ["Enter", 5]];
    const two: [string, number][] = [...typed("109384", 5), ["Enter", 5]];
    expect(check([...one, ["x", 900], ...two])).toEqual(["482913", "109384"]);
  });

  test("a short burst is no scan", () => {
    expect(check([...typed("123", 5), ["Enter", 5]])).toEqual([]);
  });
});
