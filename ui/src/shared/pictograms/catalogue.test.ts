// The map against the checklists as they are shipped: each item and clause has its own drawing.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { isDrawn, pictogramOf } from "./catalogue";
import { equipment } from "./equipment";
import { faults } from "./faults";
import { objects } from "./objects";
import { rules } from "./rules";
import { touchpoints } from "./touchpoints";

interface Checklist {
  id: string;
  items: { id: string; clauses?: { id: string }[] }[];
}

const folder = fileURLToPath(new URL("../../../../checklists/", import.meta.url));

function read(kind: "touchpoints" | "equipment"): Checklist[] {
  const files = readdirSync(folder + kind).filter((name) => name.endsWith(".toml"));
  const texts = files.map((name) => readFileSync(`${folder}${kind}/${name}`, "utf8"));
  return texts.map((text) => parse(text) as unknown as Checklist);
}

const lists = [...read("touchpoints"), ...read("equipment")];
const items = lists.flatMap(({ id, items: own }) => own.map((item) => ({ list: id, ...item })));
const clauses = items.flatMap((item) =>
  (item.clauses ?? []).map((clause) => ({ ...item, clause: clause.id })),
);

function shown(list: string, item: string, clause: string | null): string {
  const { object, fault } = pictogramOf(list, item, clause);
  return fault === null ? object : `${object}/${fault}`;
}

/** Those values that stand there more than once. */
function twice(values: string[]): string[] {
  return values.filter((value, i) => values.indexOf(value) !== i);
}

/**
 * Items of one list that rightly show the same object, with the reason. Empty: since each item of
 * a list is about another thing, each shows another thing.
 */
const SAME_OBJECT: Readonly<Record<string, readonly string[]>> = {};

describe("the shipped checklists", () => {
  it("are all read", () => {
    expect(lists.length).toBeGreaterThanOrEqual(32);
    expect(items.length).toBeGreaterThanOrEqual(240);
    expect(clauses.length).toBeGreaterThanOrEqual(925);
  });

  it("have an object for each item", () => {
    const bare = items.filter(({ list, id }) => !isDrawn(list, id, null));
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it("have an object and a fault for each clause", () => {
    const bare = clauses.filter(({ list, id, clause }) => !isDrawn(list, id, clause));
    expect(bare.map(({ id, clause }) => `${id} ${clause}`)).toEqual([]);
  });

  it("never show the general drawing", () => {
    const general = [
      ...items.map(({ list, id }) => shown(list, id, null)),
      ...clauses.map(({ list, id, clause }) => shown(list, id, clause)),
    ].filter((name) => name.startsWith("something_else"));
    expect(general).toEqual([]);
  });

  it("show each clause of an item differently", () => {
    const same = items.flatMap(({ list, id, clauses: own = [] }) =>
      twice(own.map((clause) => shown(list, id, clause.id))).map((name) => `${id} ${name}`),
    );
    expect(same).toEqual([]);
  });

  it("show each item of a list differently", () => {
    const same = lists.flatMap(({ id: list, items: own }) =>
      twice(own.map((item) => shown(list, item.id, null)))
        .filter((name) => !SAME_OBJECT[list]?.includes(name))
        .map((name) => `${list} ${name}`),
    );
    expect(same).toEqual([]);
  });
});

describe("the map", () => {
  const map = { ...touchpoints, ...equipment };
  const known = new Map(items.map(({ id, clauses: own = [] }) => [id, own.map((c) => c.id)]));

  it("holds no item or clause that no checklist has", () => {
    const strays = Object.entries(map).flatMap(([id, [, said = {}]]) =>
      Object.keys(said)
        .filter((clause) => !known.get(id)?.includes(clause))
        .concat(known.has(id) ? [] : ["the item"])
        .map((clause) => `${id} ${clause}`),
    );
    expect(strays).toEqual([]);
  });

  it("holds no rule that no clause needs, and says nothing that a rule says already", () => {
    const needed = new Set(
      clauses.filter(({ id, clause }) => !map[id]?.[1]?.[clause]).map(({ clause }) => clause),
    );
    const told = Object.entries(map).flatMap(([id, [, said = {}]]) =>
      Object.entries(said)
        .filter(([clause, name]) => rules[clause] === name)
        .map(([clause]) => `${id} ${clause}`),
    );
    expect(Object.keys(rules).filter((id) => !needed.has(id))).toEqual([]);
    expect(told).toEqual([]);
  });

  it("uses every drawing", () => {
    const used = new Set([
      ...items.map(({ list, id }) => shown(list, id, null)),
      ...clauses.flatMap(({ list, id, clause }) => shown(list, id, clause).split("/")),
      "something_else",
    ]);
    const idle = [...Object.keys(objects), ...Object.keys(faults)].filter((n) => !used.has(n));
    expect(idle).toEqual([]);
  });
});

describe("what the map does not know", () => {
  it("gets the general drawing, with a plain fault for a clause", () => {
    expect(shown("pool", "pool.1", null)).toBe("something_else");
    expect(shown("pool", "pool.1", "dust")).toBe("something_else/plain");
    expect(shown("tp11", "toString", null)).toBe("something_else");
  });

  it("shows nothing of an item that another list numbers alike", () => {
    expect(shown("tp11", "11.3", null)).toBe("room");
    expect(shown("pool", "11.3", null)).toBe("something_else");
  });

  it("shows the item's object where only the clause is unknown", () => {
    expect(shown("tp11", "11.3", "woodworm")).toBe("room/plain");
    expect(shown("tp11", "11.3", "toString")).toBe("room/plain");
  });
});
