import { afterEach, expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n/console";
import type { DoubtSeen } from "@/shared/types/DoubtSeen";
import type { DoubtKind } from "@/shared/types/DoubtKind";
import {
  KINDS, filterIn, lengthOf, queryOf, reasonsOf, rowsOf, seenIn,
} from "./logic";

const doubt = (kind: DoubtKind, change: Partial<DoubtSeen> = {}): DoubtSeen => ({
  id: kind, kind, at: "2026-11-23T22:00:00+08:00", staff_name: "Zhang", place: null, round: null,
  round_name: null, count: null, seconds: null, answer: null, weight: 20, again: 1, days: 0,
  ...change,
});
const answer = { at: "2026-11-24T08:00:00+08:00", note: "so", photos: [] };

afterEach(() => setLanguage("zh-CN"));

test("each kind says what was seen, with its figures where they are known", () => {
  setLanguage("en");
  const said = (kind: DoubtKind, change: Partial<DoubtSeen> = {}) => seenIn(doubt(kind, change));
  expect(said("hurried", { count: 9, seconds: 7 })).toContain("9 items");
  expect(said("hurried", { count: 9, seconds: 7 })).toContain("7 s");
  expect(said("two_places", { seconds: 40 })).toContain("40 s");
  expect(said("photo_again", { count: 2 })).toContain("2 photos");
  expect(said("clock_set", { seconds: -3600 })).toContain("1 h");
  for (const kind of KINDS) expect(said(kind)).not.toMatch(/\{|null|NaN/);
});

test("seconds are told where they matter", () => {
  setLanguage("en");
  expect([lengthOf(0), lengthOf(119), lengthOf(120), lengthOf(-7200)])
    .toEqual(["0 s", "119 s", "2 min", "2 h"]);
});

test("the server's order stays, whatever is left out", () => {
  const all = [
    doubt("elsewhere"), doubt("hurried", { answer }), doubt("clock_set"), doubt("hurried"),
  ];
  const check = (change: object) =>
    rowsOf(all, { sort: "newest", kind: null, open: false, ...change })
      .map((one) => all.indexOf(one));
  expect(check({})).toEqual([0, 1, 2, 3]);
  expect(check({ kind: "hurried" })).toEqual([1, 3]);
  expect(check({ open: true })).toEqual([0, 2, 3]);
});

test("an address leads to the same filter again", () => {
  const some = { sort: "newest", kind: "hurried", open: true } as const;
  expect(filterIn(queryOf(some))).toEqual(some);
  expect(filterIn({ kind: "rank", open: "yes" }))
    .toEqual({ sort: "weight", kind: null, open: false });
  expect(queryOf({ sort: "weight", kind: null, open: false })).toEqual({});
});

test("what weighs most stands first, and says why", () => {
  setLanguage("en");
  const all = [
    doubt("hurried", { weight: 20 }), doubt("two_places", { weight: 75, again: 2, days: 3 }),
    doubt("elsewhere", { weight: 20 }),
  ];
  const rows = rowsOf(all, { sort: "weight", kind: null, open: false });
  expect(rows.map((one) => all.indexOf(one))).toEqual([1, 0, 2]);
  expect(all[1] && reasonsOf(all[1])).toBe("No. 2 here within 30 days · 3 days ago");
});
