// Which checklists and items the page shows, and how limits are said.
import type { LocationQuery } from "vue-router";
import { said, t } from "@/shared/i18n/console";
import type { Item } from "@/shared/types/Item";
import type { Limits } from "@/shared/types/Limits";
import type { Part } from "@/shared/types/Part";
import type { Role } from "@/shared/types/Role";
import type { Severity } from "@/shared/types/Severity";
import type { Standard } from "@/shared/types/Standard";
import type { StandardVersion } from "@/shared/types/StandardVersion";

export const KINDS = ["touchpoint", "equipment", "plant_room"] as const;
export const ROLES: Role[] = [
  "guard", "cleaner", "engineer", "front_desk", "gardener", "contractor",
];
export const SEVERITIES: Severity[] = ["serious", "normal", "minor"];

export interface Filter {
  text: string;
  kind: (typeof KINDS)[number] | null;
  role: Role | null;
  severity: Severity | null;
  must_see: boolean;
  /** Only what the site has set itself. */
  own: boolean;
  /** The checklist that lies open. */
  list: string | null;
  /** The checklist whose versions lie open. */
  versions: string | null;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export function filterIn(query: LocationQuery): Filter {
  return {
    text: text(query.text) ?? "",
    kind: KINDS.find((one) => one === query.kind) ?? null,
    role: ROLES.find((one) => one === query.role) ?? null,
    severity: SEVERITIES.find((one) => one === query.severity) ?? null,
    must_see: query.must_see === "1",
    own: query.own === "1",
    list: text(query.list),
    versions: text(query.versions),
  };
}

export function queryOf(filter: Filter): Record<string, string> {
  const { kind, role, severity, list, versions } = filter;
  return {
    ...(filter.text === "" ? {} : { text: filter.text }),
    ...(kind === null ? {} : { kind }),
    ...(role === null ? {} : { role }),
    ...(severity === null ? {} : { severity }),
    ...(filter.must_see ? { must_see: "1" } : {}),
    ...(filter.own ? { own: "1" } : {}),
    ...(list === null ? {} : { list }),
    ...(versions === null ? {} : { versions }),
  };
}

/** The same, as the list is asked for that is taken away. */
export const askedOf = (filter: Filter): Record<string, string> => ({
  kind: filter.kind ?? "", role: filter.role ?? "", severity: filter.severity ?? "",
  must_see: filter.must_see ? "1" : "", own: filter.own ? "1" : "", text: filter.text,
});

/** Whether items are looked for, so that each list with a match lies open. */
export const looksForItems = (filter: Filter): boolean =>
  filter.text.trim() !== "" || filter.role !== null || filter.severity !== null || filter.must_see;

/** The site has set a version of it. */
export const isOwn = (list: Standard): boolean => list.versions.some(({ own }) => own);

export interface Shown {
  list: Standard;
  items: Item[];
}

/** Lists with the items that match, in the server's order; lists without any aren't shown. */
export function shownOf(lists: Standard[], filter: Filter): Shown[] {
  const words = filter.text.trim().toLowerCase();
  return lists
    .filter((list) => (filter.kind === null || list.kind === filter.kind) &&
      (!filter.own || isOwn(list)))
    .map((list) => ({
      list,
      items: list.items.filter((item) =>
        (filter.role === null || item.role === filter.role) &&
        (filter.severity === null || item.severity === filter.severity) &&
        (!filter.must_see || item.must_see) &&
        (words === "" || textOf(list, item).includes(words))),
    }))
    .filter(({ items }) => items.length > 0);
}

/** All that a row says, in both languages, so that a search finds what is read. */
function textOf(list: Standard, item: Item): string {
  const words = [
    list.list, list.name.zh, list.name.en, item.id, item.name.zh, item.name.en, item.text.zh,
    item.text.en, ...item.clauses.flatMap(({ zh, en }) => [zh, en]),
    ...item.parts.flatMap(({ name }) => [name.zh, name.en]),
  ];
  return words.join(" ").toLowerCase();
}

/** Thousandths as people write them. */
export const figure = (milli: number): string => String(Number((milli / 1000).toFixed(3)));

/** `0.35–0.55 MPa`; nothing where a part has no limits of its own. */
export function limitsOf(limits: Limits | undefined, unit: string | undefined): string {
  const { low_milli: low, high_milli: high } = limits ?? {};
  const of = unit === undefined ? "" : ` ${unit}`;
  if (low !== undefined && high !== undefined) return `${figure(low)}–${figure(high)}${of}`;
  if (low !== undefined) return `${limits?.low_exclusive ? ">" : "≥"} ${figure(low)}${of}`;
  if (high !== undefined) return `≤ ${figure(high)}${of}`;
  return limits && limits.from !== "checklist" ? t(`console.limits_from.${limits.from}`) : "";
}

/** `压力 0.35–0.55 MPa`. */
export const partWords = (part: Part): string =>
  [said(part.name), limitsOf(part.limits, part.unit)].filter(Boolean).join(" ");

/** The newest version, whether or not its day has come. */
export const newest = (list: Standard): StandardVersion => list.versions[0]!;

/** The version whose day is to come. */
export const waiting = (list: Standard): StandardVersion | undefined =>
  list.versions.find(({ in_force, from, version }) =>
    !in_force && from !== undefined && version > list.version);
