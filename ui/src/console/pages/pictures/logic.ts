// Which pictures a site may have and has: rows in groups, what narrows them, and how far it got.
import { said } from "@/shared/i18n/console";
import type { SitePictures } from "@/shared/types/SitePictures";

export const TABS = ["items", "places"] as const;
export type Tab = (typeof TABS)[number];

/** An item or a place, with the photo and the clip that it has. */
export interface Row {
  id: string;
  /** Its checklist or its building. */
  group: string;
  group_name: string;
  /** Null for a place: nothing is drawn for it. */
  item: string | null;
  name: string;
  about: string;
  photo: string | null;
  clip: string | null;
}

export interface Filter {
  tab: Tab;
  text: string;
  group: string | null;
  no_photo: boolean;
  no_clip: boolean;
}

type Query = Record<string, unknown>;

export function filterIn(query: Query): Filter {
  const text = (name: string) => (typeof query[name] === "string" ? query[name] : "");
  return {
    tab: text("tab") === "places" ? "places" : "items",
    text: text("text"),
    group: text("group") || null,
    no_photo: text("no_photo") === "1",
    no_clip: text("no_clip") === "1",
  };
}

export function queryOf({ tab, text, group, no_photo, no_clip }: Filter): Record<string, string> {
  return {
    ...(tab === "places" ? { tab } : {}),
    ...(text ? { text } : {}),
    ...(group ? { group } : {}),
    ...(no_photo ? { no_photo: "1" } : {}),
    ...(no_clip ? { no_clip: "1" } : {}),
  };
}

/** The same, as the list is asked for it. */
export const askedOf = (
  { tab, text, group, no_photo, no_clip }: Filter,
): Record<string, string> => ({
  tab, text, group: group ?? "", has_photo: no_photo ? "0" : "", has_clip: no_clip ? "0" : "",
});

/** In the server's order, in the reader's language. */
export function rowsOf({ pictures, lists, places }: SitePictures, tab: Tab): Row[] {
  const known = new Map(pictures.map((picture) => [picture.id, picture]));
  const held = (id: string) => {
    const { photo = null, clip = null } = known.get(id) ?? {};
    return { id, photo, clip };
  };
  if (tab === "places") {
    return places.map(({ checkpoint, name, building }) => ({
      ...held(`place/${checkpoint}`), group: building, group_name: building, item: null, name,
      about: "",
    }));
  }
  return lists.flatMap(({ list, name, items }) => items.map((one) => ({
    ...held(`item/${list}/${one.item}`), group: list, group_name: said(name), item: one.item,
    name: said(one.name), about: said(one.text),
  })));
}

/** `kept` stay in sight though they have by now what was looked for: somebody is at them. */
export function chosenOf(rows: Row[], filter: Filter, kept: ReadonlySet<string>): Row[] {
  const wanted = filter.text.trim().toLocaleLowerCase();
  return rows.filter((row) =>
    (filter.group === null || row.group === filter.group) &&
    (!filter.no_photo || row.photo === null || kept.has(row.id)) &&
    (!filter.no_clip || row.clip === null || kept.has(row.id)) &&
    [row.name, row.about, row.item ?? "", row.group_name].join("\n").toLocaleLowerCase()
      .includes(wanted));
}

export interface Counts {
  of: number;
  photos: number;
  clips: number;
}

export function countsOf(rows: Row[]): Counts {
  return {
    of: rows.length,
    photos: rows.filter(({ photo }) => photo !== null).length,
    clips: rows.filter(({ clip }) => clip !== null).length,
  };
}

export interface Group {
  group: string;
  name: string;
  rows: Row[];
}

/** Each group once, where its first row stands. */
export function groupsOf(rows: Row[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const one = groups.get(row.group) ?? { group: row.group, name: row.group_name, rows: [] };
    one.rows.push(row);
    groups.set(row.group, one);
  }
  return [...groups.values()];
}
