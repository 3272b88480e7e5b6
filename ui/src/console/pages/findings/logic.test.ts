import { describe, expect, test } from "vitest";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import { filterIn, picturesOf, queryOf, rowsOf } from "./logic";

function finding(name: string, change: Partial<ConsoleFinding> = {}): ConsoleFinding {
  return {
    finding: name, order: name, checkpoint: null, checkpoint_name: `place ${name}`,
    building: "3", item: "1.1",
    item_name: { zh: "x", en: "Floor clean" }, clauses: [{ zh: "y", en: "stain" }],
    severity: "normal", state: "assigned", moves: [], go: 0, role: "guard", owner_id: null,
    owner: "Chen", raised_at: "2026-11-23T08:00:00+08:00",
    since: "2026-11-23T08:00:00+08:00", fee_cents: null, charged_after_signing: false,
    level: null, level_name: null,
    raised_by: null, reply_by: null, finish_by: null, overdue: false, reply_overdue: false,
    work: null, may_note: [], replied_at: null, paused_at: null, signed_at: null,
    called_back_at: null, call_back_by: null, seen: 1, photos: [], ...change,
  };
}

const findings = [
  finding("none"),
  finding("tomorrow", { finish_by: "2026-11-24T18:00:00+08:00" }),
  finding("late", { finish_by: "2026-11-23T09:00:00+08:00", overdue: true }),
  finding("later", { finish_by: "2026-11-22T09:00:00+08:00", overdue: true }),
  finding("closed", { state: "verified" }),
  finding("serious", { severity: "serious", owner: null }),
  finding("newer", { raised_at: "2026-11-23T10:00:00+08:00" }),
];
const NOW = Date.parse("2026-11-23T11:00:00+08:00");
const all = filterIn({});
const names = (change: Partial<typeof all>) =>
  rowsOf(findings, { ...all, ...change }, NOW).map((row) => row.finding);

describe("the list", () => {
  test("has what is overdue longest first, then by deadline, weight and age", () => {
    expect(names({})).toEqual(["later", "late", "tomorrow", "serious", "newer", "none"]);
  });

  test("shows closed ones only when asked, and last", () => {
    expect(names({ all: true }).at(-1)).toBe("closed");
  });

  test("narrows to what nobody was given yet", () => {
    const waits = finding("waits", { state: "raised", owner: null });
    const told = rowsOf([...findings, waits], { ...all, waits: "raised" }, NOW);
    expect(told.map((row) => row.finding)).toEqual(["waits"]);
  });

  test("narrows to what is put right and waits to be checked again", () => {
    const fixed = finding("fixed", { state: "fixed" });
    const told = rowsOf([...findings, fixed], { ...all, ...filterIn({ state: "fixed" }) }, NOW);
    expect(told.map((row) => row.finding)).toEqual(["fixed"]);
    expect(queryOf(filterIn({ state: "fixed" }))).toEqual({ state: "fixed" });
  });

  test("narrows to a level of appraisal", () => {
    const own = [finding("own", { level: "self_check" }), finding("above", { level: "first" })];
    const shown = rowsOf(own, { ...all, level: "first" }, NOW);
    expect(shown.map((row) => row.finding)).toEqual(["above"]);
    expect(filterIn(queryOf({ ...all, level: "first" }))).toEqual({ ...all, level: "first" });
  });

  test("narrows to overdue, to a severity and to words in either language", () => {
    expect(names({ overdue: true })).toEqual(["later", "late"]);
    expect(names({ severity: "serious" })).toEqual(["serious"]);
    expect(names({ text: "STAIN" })).toHaveLength(6);
    expect(names({ text: "place late" })).toEqual(["later", "late"]);
    expect(names({ text: "nowhere" })).toEqual([]);
    expect(names({ age: "fresh" })).toEqual(["newer"]);
    expect(names({ age: "today", all: true })).not.toContain("closed");
  });
});

test("the address carries the filter there and back", () => {
  const query = {
    all: "1", overdue: "1", state: "raised", severity: "minor", age: "old", text: "B2",
  };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ severity: "odd", age: "new", text: ["a"], all: "yes" }))).toEqual({});
});

test("each picture of a finding and of its steps is shown once, with who took it", () => {
  const step = { at: "t", state: "fixed" as const, late: false, reason: null, note: null,
    what: null, content: null, signature: null, alarm: null, fee_cents: null, merge: null,
    of: null };
  const told = {
    ...finding("a", { photos: ["before"], raised_by: "Li" }), note: null, merged: [],
    history: [
      { ...step, by: "Li", photos: ["before"] }, { ...step, by: "Chen", photos: ["after"] },
    ],
  };
  expect(picturesOf(told).map(({ sha256, by }) => [sha256, by])).toEqual([
    ["before", "Li"], ["after", "Chen"],
  ]);
});

test("what waits for somebody is theirs and not put right yet, whoever else is named in it", () => {
  const own = [
    finding("given", { owner_id: "wang" }),
    finding("again", { owner_id: "wang", state: "reopened" }),
    finding("fixed", { owner_id: "wang", state: "fixed" }),
    finding("raised", { owner_id: "li", raised_by: "Wang" }),
  ];
  const shown = rowsOf(own, { ...all, with: "wang" }, NOW);
  expect(shown.map((row) => row.finding)).toEqual(["given", "again"]);
  expect(queryOf(filterIn({ with: "wang" }))).toEqual({ with: "wang" });
});
