// One photo of the result, offered where a list in pictures is done. The wire knows no photo of a
// place, so it goes with the item that stands for the place, as one more pass of it.
import type { AnswerInput } from "@/shared/types/AnswerInput";
import type { ItemRow } from "@/shared/types/ItemRow";
import { placeOf } from "../../pictures";
import { kindOf, openRows, passOf } from "./logic";

/** The row that takes the photo; null before all is done, where none may, or where one has it. */
export function resultRow(rows: ItemRow[]): ItemRow | null {
  if (openRows(rows).length > 0) return null;
  const fine = rows.filter((row) => row.answer?.outcome === "pass");
  if (fine.some((row) => row.answer!.photos.length > 0)) return null;
  // An answer without figures of its own says nothing else a second time; a known finding's would.
  const may = fine.filter((row) =>
    kindOf(row) === "tick" && row.item.template === "point" && row.open === null,
  );
  const like = placeOf(rows);
  const stands = (row: ItemRow) => row.list === like?.list && row.item.id === like.item;
  return may.find(stands) ?? may[0] ?? null;
}

export function resultOf(row: ItemRow, photo: string): AnswerInput {
  return { ...passOf(row), photos: [photo] };
}
