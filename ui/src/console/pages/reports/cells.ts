// A list's cells as they are read: codes and moments in words.
import type { Asked, ListColumnRead } from "@/shared/api/console-files";
import { isKey, said, t } from "@/shared/i18n/console";
import type { Words } from "@/shared/types/Words";

const DATES = ["from", "to", "day", "month", "days", "lang"];

/** What a list is narrowed to besides days, in words. */
export function narrowedBy(
  columns: ListColumnRead[], asked: Asked,
): { key: string; name: string; words: string[] }[] {
  return Object.entries(asked).filter(([key]) => !DATES.includes(key)).map(([key, value]) => {
    const column = columns.find((one) => one.key === key);
    const own = `console.lists.${key}`;
    const name = column ? said(column.title) : isKey(own) ? t(own) : key;
    return { key, name, words: value.split(",").map((one) => valueOf(column, one)) };
  });
}

function valueOf(column: ListColumnRead | undefined, value: string): string {
  if (column?.kind === "boolean" || (!column && /^[01]$/.test(value))) {
    return t(value === "1" ? "console.lists.yes" : "console.lists.no");
  }
  return column ? cellOf(column, value) : value;
}

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
