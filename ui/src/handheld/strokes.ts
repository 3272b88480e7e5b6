// What a finger draws, as lines of whole numbers on a surface of a size: pure, no page is touched.
// The bounds are those of `protocol::drawing`; a drawing that is full takes no more lines.
import type { Stroke } from "@/shared/drawing";
import type { Drawing } from "@/shared/types/Drawing";

export const STROKES_MAX = 200;
export const POINTS_MAX = 2000;
/** Points of a line stand at least so far apart, in pixels of the screen. */
export const STEP_PX = 3;
/** A finger that went no further has tapped. */
export const TAP_PX = 12;
/** Points of a circle, the first once more at its end. */
const CIRCLE_POINTS = 33;

export type Point = Stroke[number];
export type Tool = "line" | "circle";
export interface Size {
  width: number;
  height: number;
}
/** From pixels of the page to the surface: its scale and its upper left (`DOMMatrix`). */
export interface Lie {
  a: number;
  e: number;
  f: number;
}

/** The surface's own measure. */
export const SAME: Lie = { a: 1, e: 0, f: 0 };

/** Where a finger stands on the surface; beside it the nearest point of its edge. */
export function pointAt(x: number, y: number, { a, e, f }: Lie, size: Size): Point {
  const on = (value: number, max: number) => Math.min(max, Math.max(0, Math.round(value)));
  return [on((x - e) / a, size.width), on((y - f) / a, size.height)];
}

export const apart = ([x, y]: Point, [to_x, to_y]: Point): number => Math.hypot(to_x - x, to_y - y);

/** The line with one point more, unless that lies closer than `step` to its end. */
export function longer(stroke: Stroke, point: Point, step: number): Stroke {
  const end = stroke[stroke.length - 1];
  return end && apart(end, point) < step ? stroke : [...stroke, point];
}

/** The ellipse between two corners; where a finger tapped, a circle around it. */
export function circle(from: Point, to: Point, tapped: boolean, size: Size): Stroke {
  const radius = Math.min(size.width, size.height) / 8;
  const [x, y] = tapped ? from : [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const wide = tapped ? radius : Math.abs(to[0] - from[0]) / 2;
  const high = tapped ? radius : Math.abs(to[1] - from[1]) / 2;
  return Array.from({ length: CIRCLE_POINTS }, (_, n) => {
    const turn = (2 * Math.PI * n) / (CIRCLE_POINTS - 1);
    return pointAt(x + wide * Math.cos(turn), y + high * Math.sin(turn), SAME, size);
  });
}

/** All lines with one more, thinned to the points that are left; null where it is full. */
export function added(strokes: Stroke[], stroke: Stroke): Stroke[] | null {
  const left = POINTS_MAX - strokes.reduce((sum, one) => sum + one.length, 0);
  if (strokes.length >= STROKES_MAX || left < Math.min(stroke.length, 2)) return null;
  return [...strokes, thinned(stroke, left)];
}

/** At most so many of a line's points, its ends among them. */
function thinned(stroke: Stroke, max: number): Stroke {
  if (stroke.length <= max) return stroke;
  const at = (n: number) => Math.round((n * (stroke.length - 1)) / (max - 1));
  return Array.from({ length: max }, (_, n) => stroke[at(n)]!);
}

/** Null where nothing is drawn. */
export function drawingOf(strokes: Stroke[], { width, height }: Size): Drawing | null {
  return strokes.length > 0 ? { width, height, strokes } : null;
}
