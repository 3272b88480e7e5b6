// The photo wall: its filter in the address, pages joined without a gap, and what a photo says.
import type { LocationQuery } from "vue-router";
import { said, t } from "@/shared/i18n/console";
import type { WallPair } from "@/shared/types/WallPair";
import type { WallPhoto } from "@/shared/types/WallPhoto";
import { isDay } from "../../formats";
import { word } from "../../words";

export const SHOWS = ["all", "wrong", "fixed", "judged", "presence", "pairs"] as const;
export type Show = (typeof SHOWS)[number];

export interface Filter {
  show: Show;
  place: string | null;
  person: string | null;
  /** The first and the last day, both included. */
  from: string | null;
  to: string | null;
  /** For eyes from outside the house: nobody's name is asked for, or shown. */
  nameless: boolean;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export function filterIn(query: LocationQuery): Filter {
  const nameless = query.names === "0";
  return {
    show: SHOWS.find((show) => show === query.show) ?? "all",
    place: text(query.place),
    person: nameless ? null : text(query.person),
    from: isDay(query.from) ? query.from : null,
    to: isDay(query.to) ? query.to : null,
    nameless,
  };
}

export const queryOf = (
  { show, place, person, from, to, nameless }: Filter,
): Record<string, string> => ({
  ...(show === "all" ? {} : { show }),
  ...(place === null ? {} : { place }),
  ...(person === null || nameless ? {} : { person }),
  ...(from === null ? {} : { from }),
  ...(to === null ? {} : { to }),
  ...(nameless ? { names: "0" } : {}),
});

export const askOf = (filter: Filter, before: number | null) => ({
  show: filter.show === "all" ? null : filter.show,
  place: filter.place,
  person: filter.person,
  from: filter.from,
  to: filter.to,
  names: filter.nameless ? "0" : null,
  before,
});

/** Which list is taken away, and how it is narrowed: without names where none are shown. */
export const listOf = ({ show }: Filter): "photos" | "photo-pairs" =>
  (show === "pairs" ? "photo-pairs" : "photos");

/** The same, as that list is asked for it. */
export const askedOf = (filter: Filter): Record<string, string> => ({
  shows: filter.show === "all" || filter.show === "pairs" ? "" : filter.show,
  checkpoint: filter.place ?? "", staff: filter.person ?? "",
  from: filter.from ?? "", to: filter.to ?? "", names: filter.nameless ? "0" : "",
});

/** A newer first page before what is shown already; what is on both stays where it was. */
export function joined<T>(fresh: T[], shown: T[], name: (one: T) => string): T[] {
  const now = new Map(fresh.map((one) => [name(one), one]));
  const known = new Set(shown.map(name));
  return [
    ...fresh.filter((one) => !known.has(name(one))),
    ...shown.map((one) => now.get(name(one)) ?? one),
  ];
}

export const titleOf = (photo: WallPhoto): string =>
  [photo.place, photo.item && said(photo.item)].filter(Boolean).join(" · ") ||
  word("wall_shows", photo.shows);

export function pairTitle(pair: WallPair): string {
  const words = [pair.place, pair.item && said(pair.item)].filter(Boolean).join(" · ");
  return words || t("console.photos.a_finding");
}
