import { expect, test } from "vitest";
import type { Drawing } from "@/shared/types/Drawing";
import { boxOf, pathOf } from "./drawing";

const drawn = (...strokes: Drawing["strokes"]): Drawing => ({ width: 100, height: 50, strokes });

test("each stroke is a line of its own, and a single point a dot", () => {
  const drawing = drawn([[1, 2], [3, 4], [5, 6]], [], [[7, 8]]);
  expect(pathOf(drawing)).toBe("M1 2L3 4 5 6M7 8L7 8");
});

test("only what is drawn on is shown, with a rim; an empty surface is shown whole", () => {
  expect(boxOf(drawn([[10, 20], [30, 25]]))).toBe("8 18 24 9");
  expect(boxOf(drawn())).toBe("0 0 100 50");
});
