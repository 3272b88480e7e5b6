import { describe, expect, test } from "vitest";
import type { Stroke } from "@/shared/drawing";
import { pathOf } from "@/shared/drawing";
import {
  added, circle, drawingOf, longer, pointAt, POINTS_MAX, SAME, STROKES_MAX, type Point,
} from "./strokes";

const SIZE = { width: 1600, height: 1200 };
const line = (points: number): Stroke => Array.from({ length: points }, (_, n) => [n, n % 100]);

describe("a finger's point", () => {
  test("is a whole pixel of the photo, not of the screen", () => {
    expect(pointAt(100, 90, { a: 0.25, e: 10, f: 40 }, SIZE)).toEqual([360, 200]);
    expect(pointAt(10.6, 10.4, SAME, SIZE)).toEqual([11, 10]);
  });

  test("beside the photo is the nearest of its edge", () => {
    expect(pointAt(-5, 5000, SAME, SIZE)).toEqual([0, 1200]);
    expect(pointAt(9000, -1, SAME, SIZE)).toEqual([1600, 0]);
  });

  test("is left out where it is too close to the last one", () => {
    expect(longer([[0, 0]], [2, 0], 3)).toEqual([[0, 0]]);
    expect(longer([[0, 0]], [3, 0], 3)).toEqual([[0, 0], [3, 0]]);
    expect(longer([], [3, 0], 3)).toEqual([[3, 0]]);
  });
});

describe("a circle", () => {
  const spread = (stroke: Stroke) => [0, 1].map((axis) => {
    const values = stroke.map((point) => point[axis]!);
    return [Math.min(...values), Math.max(...values)];
  });

  test("lies between its corners and is closed", () => {
    const drawn = circle([300, 500], [100, 200], false, SIZE);
    expect(spread(drawn)).toEqual([[100, 300], [200, 500]]);
    expect(drawn[drawn.length - 1]).toEqual(drawn[0]);
  });

  test("stands around a tap", () => {
    expect(spread(circle([800, 600], [801, 600], true, SIZE))).toEqual([[650, 950], [450, 750]]);
  });

  test("stays on the photo", () => {
    const [across, down] = spread(circle([0, 1200], [0, 1200], true, SIZE));
    expect([across, down]).toEqual([[0, 150], [1050, 1200]]);
  });
});

describe("a drawing", () => {
  test("takes strokes until it is full", () => {
    const many = Array.from({ length: STROKES_MAX - 1 }, () => line(2));
    const last = added(many, line(2));
    expect(last).toHaveLength(STROKES_MAX);
    expect(added(last!, line(2))).toBeNull();
  });

  test("thins a stroke that has more points than are left, and keeps its ends", () => {
    const [, thin] = added([line(POINTS_MAX - 10)], line(100))!;
    expect(thin).toHaveLength(10);
    expect([thin![0], thin![9]]).toEqual([[0, 0], [99, 99]] satisfies Point[]);
    expect(added([line(POINTS_MAX - 1)], line(100))).toBeNull();
    expect(added([line(POINTS_MAX - 1)], line(1))).toHaveLength(2);
    expect(added([line(POINTS_MAX)], line(1))).toBeNull();
  });

  test("of nothing is none", () => {
    expect(drawingOf([], SIZE)).toBeNull();
    expect(drawingOf([line(2)], SIZE)).toEqual({ ...SIZE, strokes: [line(2)] });
  });
});

test("strokes are one path, and a single point is a dot", () => {
  expect(pathOf([[[1, 2], [3, 4], [5, 6]], [[7, 8]], []])).toBe("M1 2L3 4L5 6M7 8L7 8");
});
