// Turns a drawing's short notation into SVG path data: two shapes that paths lack are spelled out.

/** What a drawing is made of: lines, areas under them in the one flat colour, and solid marks. */
export type Drawing = readonly [line: string, flat?: string, solid?: string];

const NUMBER = String.raw`(-?\d*\.?\d+)`;
const CIRCLE = new RegExp(["O", NUMBER, NUMBER, NUMBER].join(String.raw`\s*`), "g");
const BOX = new RegExp(["B", NUMBER, NUMBER, NUMBER, NUMBER, NUMBER].join(String.raw`\s*`), "g");

/** `O x y r` is a circle, `B x y width height r` a box with round corners; the rest is SVG. */
export function pathOf(notation: string): string {
  return notation.replace(CIRCLE, circle).replace(BOX, box).replace(/\s+/g, " ").trim();
}

function circle(_all: string, x: string, y: string, r: string): string {
  const half = `a${r} ${r} 0 1 0`;
  return `M${Number(x) - Number(r)} ${y}${half} ${2 * Number(r)} 0${half} ${-2 * Number(r)} 0Z`;
}

function box(_all: string, x: string, y: string, w: string, h: string, r: string): string {
  const across = Number(w) - 2 * Number(r);
  const down = Number(h) - 2 * Number(r);
  const turn = (to: string) => (Number(r) > 0 ? `a${r} ${r} 0 0 1 ${to}` : "");
  return (
    `M${Number(x) + Number(r)} ${y}h${across}${turn(`${r} ${r}`)}v${down}${turn(`-${r} ${r}`)}` +
    `h${-across}${turn(`-${r} -${r}`)}v${-down}${turn(`${r} -${r}`)}Z`
  );
}
