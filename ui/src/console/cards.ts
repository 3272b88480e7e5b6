// A table that a phone shows as cards: each cell keeps the words of its column, which its style
// puts before it there.
import type { Directive } from "vue";

function name(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const words = heads.map((head) => head.textContent?.trim() ?? "");
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      for (const cell of row.cells) {
        const word = cell.tagName === "TD" && cell.colSpan === 1 ? words[cell.cellIndex] : "";
        if (word && cell.childElementCount + (cell.textContent?.trim().length ?? 0) > 0) {
          if (cell.dataset.name !== word) cell.dataset.name = word;
        } else {
          delete cell.dataset.name;
        }
      }
    }
  }
}

export const cards: Directive<HTMLTableElement> = { mounted: name, updated: name };
