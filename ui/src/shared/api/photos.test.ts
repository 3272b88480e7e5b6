import { expect, test } from "vitest";
import { PIECE_CHARS, piecesOf } from "./photos";

test("pieces stay under 256 KiB of text, end on whole base64 groups and lose nothing", () => {
  expect(PIECE_CHARS).toBeLessThanOrEqual(256 * 1024);
  expect(PIECE_CHARS % 4).toBe(0);
  const text = "abcd".repeat(PIECE_CHARS / 2 + 1);
  const pieces = piecesOf(text);
  expect(pieces.map((piece) => piece.length)).toEqual([PIECE_CHARS, PIECE_CHARS, 4]);
  expect(pieces.join("")).toBe(text);
  expect(piecesOf("")).toEqual([]);
});
