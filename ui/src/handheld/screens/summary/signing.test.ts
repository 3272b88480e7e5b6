import { describe, expect, test } from "vitest";
import type { Signature } from "@/shared/types/Signature";
import type { Summary } from "@/shared/types/Summary";
import { lackOf, lacksSecond, NOTHING, PAD, showsSecond, signaturesOf, whoSigned } from "./signing";

const line: [number, number][] = [[1, 2], [30, 40]];
const drawing = { ...PAD, strokes: [line] };

describe("what is handed in", () => {
  test("is nothing where nobody signed", () => {
    expect(signaturesOf(NOTHING)).toEqual([]);
  });

  test("is the walker's lines on the pad's own surface", () => {
    expect(signaturesOf({ ...NOTHING, walker: [line] })).toEqual([{ signer: "walker", drawing }]);
  });

  test("is a second one with a name or a firm, trimmed, and neither is made up", () => {
    const second = { ...NOTHING, second: [line] };
    expect(signaturesOf({ ...second, name: " Li " })).toEqual([
      { signer: "second", name: "Li", drawing },
    ]);
    expect(signaturesOf({ ...second, firm: "Lifts" })).toEqual([
      { signer: "second", firm: "Lifts", drawing },
    ]);
  });

  test("leaves a half second one out", () => {
    expect(signaturesOf({ ...NOTHING, second: [line], name: " " })).toEqual([]);
    expect(signaturesOf({ ...NOTHING, firm: "Lifts" })).toEqual([]);
  });
});

test("a second signature says what it lacks", () => {
  expect(lackOf(NOTHING)).toBeNull();
  expect(lackOf({ ...NOTHING, second: [line] })).toBe("who");
  expect(lackOf({ ...NOTHING, name: "Li" })).toBe("lines");
  expect(lackOf({ ...NOTHING, second: [line], firm: "Lifts" })).toBeNull();
});

test("the second pad stands open where it is wanted, asked for, or begun", () => {
  expect(showsSecond(NOTHING, false)).toBe(false);
  expect(showsSecond(NOTHING, true)).toBe(true);
  expect(showsSecond({ ...NOTHING, open: true }, false)).toBe(true);
  expect(showsSecond({ ...NOTHING, second: [line] }, false)).toBe(true);
  expect(showsSecond({ ...NOTHING, name: "Li" }, false)).toBe(true);
});

test("a second signature is missing where it was wanted alone", () => {
  const of = (wants_second: boolean, ...signers: Signature["signer"][]) =>
    lacksSecond({
      wants_second, signatures: signers.map((signer) => ({ signer, drawing })),
    } as Summary);
  expect(of(false)).toBe(false);
  expect(of(true, "walker")).toBe(true);
  expect(of(true, "walker", "second")).toBe(false);
});

test("who signed is what they said of themselves", () => {
  expect(whoSigned({ signer: "second", name: "Li", firm: "Lifts", drawing })).toBe("Li · Lifts");
  expect(whoSigned({ signer: "second", firm: "Lifts", drawing })).toBe("Lifts");
  expect(whoSigned({ signer: "walker", drawing })).toBe("");
});
