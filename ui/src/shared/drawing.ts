// A drawing's lines as an SVG path. How they come off a finger is the handheld's affair.
import type { Drawing } from "@/shared/types/Drawing";

export type Stroke = Drawing["strokes"][number];

/** One path for all lines; a single point becomes a dot. */
export function pathOf(strokes: Stroke[]): string {
  return strokes
    .filter((stroke) => stroke.length > 0)
    .map(([first, ...rest]) => {
      const to = rest.length > 0 ? rest : [first!];
      return `M${first!.join(" ")}L${to.map((point) => point.join(" ")).join("L")}`;
    })
    .join("");
}
