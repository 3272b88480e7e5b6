// How the catalogue's map says which object an item shows and what its clauses show.
import type { ObjectName } from "./objects";

/**
 * An item's object, and its clauses beside the rules: `fault` over the item's own object, or
 * `object/fault`.
 */
export type Entry = readonly [object: ObjectName, clauses?: Readonly<Record<string, string>>];
