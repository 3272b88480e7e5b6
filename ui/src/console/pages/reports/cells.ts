// A list's cells as they are read: codes and moments in words.
import type { ListColumnRead } from "@/shared/api/console-files";
import { isKey, said, t } from "@/shared/i18n/console";
import type { Words } from "@/shared/types/Words";

/** Names of both languages are shown in the reader's; an id stands for itself. */
export function cellOf(column: ListColumnRead, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return t(value ? "console.lists.yes" : "console.lists.no");
  if (typeof value === "object") return said(value as Words);
  const text = String(value);
  if (column.kind === "date-time") return text.slice(0, 16).replace("T", " ");
  const key = `${column.words}.${text}`;
  return column.words !== null && isKey(key) ? t(key) : text;
}
