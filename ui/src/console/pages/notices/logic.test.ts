import { expect, test } from "vitest";
import type { ConsoleNotice } from "@/shared/types/ConsoleNotice";
import { askedOf, bellOf, bellWords, filterIn, opens, queryOf, rowsOf } from "./logic";

const notice = (change: Partial<ConsoleNotice> = {}): ConsoleNotice => ({
  key: "k", kind: "order_given", at: "2026-11-23T12:00:00.000Z", serious: false, read: false,
  text: { zh: "一", en: "one" }, finding: null, work: false, round: null, day: null, device: null,
  equipment: null, ...change,
});

test("filters stand in the address and come back from it", () => {
  const both = { kind: "order_near", unread: "1" };
  const queries: Record<string, string>[] = [{}, { kind: "expiring" }, { unread: "1" }, both];
  for (const query of queries) {
    expect(queryOf(filterIn(query))).toEqual(query);
  }
  expect(filterIn({ kind: "gossip", unread: "yes" })).toEqual({ kind: null, unread: false });
});

test("the list is narrowed by kind and by what wasn't read", () => {
  const all = [notice(), notice({ read: true }), notice({ kind: "expiring" })];
  expect(rowsOf(all, { kind: null, unread: true })).toEqual([all[0], all[2]]);
  expect(rowsOf(all, { kind: "order_given", unread: false })).toEqual([all[0], all[1]]);
});

test("the list that is taken away leaves out what this person has read", () => {
  expect(askedOf(filterIn({ kind: "expiring", unread: "1" }), "supervisor"))
    .toEqual({ kind: "expiring", unread_by: "supervisor" });
  expect(askedOf(filterIn({}), "supervisor")).toEqual({ kind: "", unread_by: "" });
});

test("each opens what it is about", () => {
  const page = (change: Partial<ConsoleNotice>) => opens(notice(change), "s");
  expect(page({ finding: "f" })).toMatchObject({ name: "findings", query: { finding: "f" } });
  expect(page({ finding: "f", work: true })).toMatchObject({ name: "orders" });
  expect(page({ round: "r", day: "2026-11-23" })).toMatchObject({
    name: "board", query: { day: "2026-11-23", round: "r" },
  });
  expect(page({ equipment: "e", day: "2026-12-20" })).toMatchObject({
    name: "piece", params: { site: "s", piece: "e" },
  });
  expect(page({ device: "d" })).toMatchObject({ name: "devices" });
  expect(page({})).toBe(null);
});

test("the bell is short", () => {
  expect([0, 7, 100].map(bellOf)).toEqual(["", "7", "99+"]);
});

test("what stands beside the bell is part of its name", () => {
  for (const unread of [1, 3, 99, 100, 1234]) {
    expect(bellWords(unread)).toContain(bellOf(unread));
  }
  expect(bellWords(0)).toContain("0");
});
