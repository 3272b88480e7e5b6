// Which findings are offered to be merged with one.
import { expect, test } from "vitest";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import { othersOf } from "./merge";

const finding = (id: string, more: Partial<ConsoleFinding> = {}) => ({
  finding: id, state: "assigned", checkpoint: "far", checkpoint_name: id, building: "B2",
  since: "2026-11-20T08:00:00+08:00", work: null, owner: null, raised_by: null, item_name: null,
  clauses: [], ...more,
}) as unknown as ConsoleFinding;
const one = finding("one", { checkpoint: "lobby", building: "B1" });
const ids = (all: ConsoleFinding[], text = "") =>
  othersOf(one, all, text).map(({ finding: id }) => id);

test("those of the same place come first, then of the building, the oldest before others", () => {
  const all = [
    finding("far"), finding("house", { building: "B1" }),
    finding("young", { checkpoint: "lobby", since: "2026-11-22T08:00:00+08:00" }),
    finding("old", { checkpoint: "lobby", since: "2026-10-22T08:00:00+08:00" }),
  ];
  expect(ids(all)).toEqual(["old", "young", "house", "far"]);
});

test("itself, what is closed and orders of customers are never offered", () => {
  const work = { kind: "repair" } as unknown as ConsoleFinding["work"];
  expect(ids([one, finding("closed", { state: "verified" }), finding("repair", { work })]))
    .toEqual([]);
});

test("a search finds what lies beyond the first few", () => {
  const many = Array.from({ length: 20 }, (_, n) => finding(`place ${n}`));
  expect(ids(many)).toHaveLength(8);
  expect(ids(many, "PLACE 17")).toEqual(["place 17"]);
});
