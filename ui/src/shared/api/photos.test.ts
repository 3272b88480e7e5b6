import { expect, test } from "vitest";
import { PIECE_BYTES, piecesOf } from "./photos";

const text = (bytes: ArrayBuffer | Buffer) => Buffer.from(bytes as ArrayBuffer).toString("base64");

test("pieces stay under 256 KiB of base64, end on whole groups and lose nothing", async () => {
  expect((PIECE_BYTES / 3) * 4).toBeLessThanOrEqual(256 * 1024);
  expect(PIECE_BYTES % 3).toBe(0);
  const bytes = Buffer.alloc(2 * PIECE_BYTES + 4, "photo");
  const pieces = piecesOf(new Blob([bytes]));
  expect(pieces.map(({ size }) => size)).toEqual([PIECE_BYTES, PIECE_BYTES, 4]);
  const texts = await Promise.all(pieces.map(async (one) => text(await one.arrayBuffer())));
  expect(texts.join("")).toBe(text(bytes));
  expect(piecesOf(new Blob([]))).toEqual([]);
});
