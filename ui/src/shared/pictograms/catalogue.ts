// Finds the drawings of an item or of one of its clauses; knows the shipped catalogue alone.
import type { Entry } from "./entry";
import { equipment } from "./equipment";
import { faults, type FaultName } from "./faults";
import { objects, type ObjectName } from "./objects";
import { rules } from "./rules";
import { touchpoints } from "./touchpoints";

/** An object, and for a clause what is wrong with it. */
export interface Pictogram {
  object: ObjectName;
  fault: FaultName | null;
}

const FALLBACK = "something_else";

/** Edges: a site's own list, item or clause gets the general drawing, never a wrong one. */
export function pictogramOf(list: string, item: string, clause: string | null): Pictogram {
  const entry = entryOf(list, item);
  const object = entry?.[0] ?? FALLBACK;
  if (clause === null) return { object, fault: null };
  return (entry && saidBy(entry, clause)) ?? { object, fault: "plain" };
}

/** Whether the catalogue has a drawing of its own for this clause or, with null, for this item. */
export function isDrawn(list: string, item: string, clause: string | null): boolean {
  const entry = entryOf(list, item);
  if (!entry || clause === null) return entry !== undefined;
  return saidBy(entry, clause) !== undefined;
}

/** Another site's list may number its items alike, so the list's id must fit the item's. */
function entryOf(list: string, item: string): Entry | undefined {
  const before = item.slice(0, item.lastIndexOf("."));
  if (list !== before && list !== `tp${before}`) return undefined;
  return own(touchpoints, item) ?? own(equipment, item);
}

function saidBy([itself, clauses = {}]: Entry, clause: string): Pictogram | undefined {
  const said = own(clauses, clause) ?? own(rules, clause) ?? "";
  const slash = said.indexOf("/");
  const object = slash < 0 ? itself : said.slice(0, slash);
  const fault = said.slice(slash + 1);
  return isObject(object) && isFault(fault) ? { object, fault } : undefined;
}

function isObject(name: string): name is ObjectName {
  return own(objects, name) !== undefined;
}

function isFault(name: string): name is FaultName {
  return own(faults, name) !== undefined;
}

/** Ids come from outside, so what every object inherits (`toString`) is no answer. */
function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined;
}
