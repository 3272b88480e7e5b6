// The card of a piece of equipment, above its own items: what it is, what was read there last, how
// far it is checked, what is known to be wrong with it. What the ledger says is told in card.ts.
import { isKey, type Key } from "@/shared/i18n";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { PieceShown } from "@/shared/types/PieceShown";
import type { Words } from "@/shared/types/Words";
import { limitsOf, rangeOf, valueText } from "../parts/logic";

export interface Piece {
  equipment: string;
  name: string;
  /** Of its first checklist; null where that has no word. */
  kind: Key | null;
  done: number;
  total: number;
  /** Findings that are open. */
  open: number;
  last: Last[];
  /** What the ledger says of it; null where it says nothing. */
  ledger: PieceShown | null;
}
export interface Last {
  id: string;
  name: Words;
  value: string;
  range: string;
}

export const kindOf = (list: string): Key | null =>
  isKey(`equipment.${list}`) ? `equipment.${list}` as Key : null;

/** The piece whose items begin at this row; null inside a piece, and where the place is meant. */
export function pieceAt(
  rows: ItemRow[], at: number, said: (words: Words) => string, ledger: PieceShown[],
): Piece | null {
  const first = rows[at];
  if (!first?.equipment || rows[at - 1]?.equipment === first.equipment) return null;
  const own = rows.filter((row) => row.equipment === first.equipment);
  return {
    equipment: first.equipment,
    name: first.equipment_name ?? "",
    kind: kindOf(first.list),
    done: own.filter((row) => row.answer !== null).length,
    total: own.length,
    open: new Set(own.flatMap((row) => (row.open ? [row.open.finding] : []))).size,
    last: own.flatMap((row) => lastOf(row, said)),
    ledger: ledger.find((one) => one.equipment === first.equipment) ?? null,
  };
}

/** What was measured or dated there last: a choice or a tick of long ago says nothing now. */
function lastOf(row: ItemRow, said: (words: Words) => string): Last[] {
  return row.last.flatMap((value) => {
    const part = row.item.parts.find((one) => one.id === value.part);
    const tells = value.milli !== undefined || value.date !== undefined;
    if (!part || !tells) return [];
    return [{
      id: `${row.item.id}.${part.id}`, name: part.name, value: valueText(part, value, said),
      range: rangeOf(part, limitsOf(row, part)),
    }];
  });
}
