// What a finger drew, as SVG path data. Rounds nothing off, and knows no colour.
import type { Drawing } from "@/shared/types/Drawing";

/** Edges: a single point becomes a line of no length, which round ends show as a dot. */
export function pathOf({ strokes }: Drawing): string {
  return strokes.filter((stroke) => stroke.length > 0).map((stroke) => {
    const [first, ...rest] = stroke.map(([x, y]) => `${x} ${y}`);
    return `M${first}L${rest.length > 0 ? rest.join(" ") : first}`;
  }).join("");
}

/** The part of the surface that is drawn on, with a rim: `x y width height`. */
export function boxOf({ width, height, strokes }: Drawing): string {
  const points = strokes.flat();
  if (points.length === 0) return `0 0 ${width} ${height}`;
  const across = points.map(([x]) => x);
  const down = points.map(([, y]) => y);
  const rim = Math.max(width, height) * RIM;
  const [x, y] = [Math.min(...across) - rim, Math.min(...down) - rim];
  return [x, y, Math.max(...across) - x + rim, Math.max(...down) - y + rim].join(" ");
}

const RIM = 0.02;
