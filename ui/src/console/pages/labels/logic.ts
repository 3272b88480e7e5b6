// Which labels the page lists and which of them are chosen; what is sent to be printed.
import type { LocationQuery } from "vue-router";
import type { ConsoleLabel } from "@/shared/types/ConsoleLabel";

/** Those to reprint, those of places, those of equipment; null: all. */
export const SHOWS = ["stale", "checkpoint", "equipment"] as const;
export type Show = (typeof SHOWS)[number];

export const SIZES = ["a4", "50x50", "60x40", "40x30"] as const;
export type Size = (typeof SIZES)[number];

export interface Filter {
  show: Show | null;
  building: string | null;
  text: string;
  /** What they are printed on. */
  size: Size;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export function filterIn(query: LocationQuery): Filter {
  return {
    show: SHOWS.find((show) => show === query.show) ?? null,
    building: text(query.building),
    text: text(query.text) ?? "",
    size: SIZES.find((size) => size === query.size) ?? "a4",
  };
}

export function queryOf(filter: Filter): Record<string, string> {
  return {
    ...(filter.show === null ? {} : { show: filter.show }),
    ...(filter.building === null ? {} : { building: filter.building }),
    ...(filter.text === "" ? {} : { text: filter.text }),
    ...(filter.size === "a4" ? {} : { size: filter.size }),
  };
}

/** The same, as the list is asked for it. */
export const askedOf = ({ show, building, text: words }: Filter): Record<string, string> => ({
  stale: show === "stale" ? "1" : "", of: show === null || show === "stale" ? "" : show,
  building: building ?? "", text: words,
});

/** The server's order stays: those to reprint first. */
export function rowsOf(labels: ConsoleLabel[], filter: Filter): ConsoleLabel[] {
  const words = filter.text.trim().toLowerCase();
  return labels.filter((label) =>
    (filter.show === null || (filter.show === "stale" ? label.stale : label.of === filter.show)) &&
    (filter.building === null || label.building === filter.building) &&
    (words === "" || textOf(label).includes(words)));
}

const textOf = ({ name, building, floor, at, code, person }: ConsoleLabel) =>
  [name, building, floor, at, code, person].join(" ").toLowerCase();

export const buildingsIn = (labels: ConsoleLabel[]): string[] =>
  [...new Set(labels.map(({ building }) => building).filter(Boolean))]
    .sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }));

export const staleIn = (labels: ConsoleLabel[]): ConsoleLabel[] =>
  labels.filter(({ stale }) => stale);

/** Those of the chosen that are still there: a list made fresh may have lost some. */
export const chosenIn = (labels: ConsoleLabel[], chosen: ReadonlySet<string>): ConsoleLabel[] =>
  labels.filter(({ id }) => chosen.has(id));

/** Those that have to be made before they are printed. */
export const unmadeIn = (labels: ConsoleLabel[]): string[] =>
  labels.filter(({ printable }) => !printable).map(({ id }) => id);

/** Labels of one A4 sheet. */
export const A4_PLACES = 24;

/** Sheets of A4, or labels of a roll, that a choice takes. */
export const sheetsFor = (count: number, size: Size, skip: number): number =>
  (size === "a4" ? Math.ceil((count + skip) / A4_PLACES) : count);

/** Places that are used up on the first sheet, from what was typed; undefined: no such number. */
export function skipIn(typed: string): number | undefined {
  const text = typed.trim();
  if (text === "") return 0;
  const skip = /^\d{1,2}$/.test(text) ? Number(text) : A4_PLACES;
  return skip < A4_PLACES ? skip : undefined;
}

/** `123 456`: as it stands on the label. */
export const codeText = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;
