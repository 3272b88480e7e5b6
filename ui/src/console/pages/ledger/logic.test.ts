import { describe, expect, test } from "vitest";
import type { LedgerDue } from "@/shared/types/LedgerDue";
import type { LedgerPiece } from "@/shared/types/LedgerPiece";
import {
  askedOf, buildingsIn, dueWords, duesShown, filterIn, kindsIn, queryOf, rowsOf, tilesOf,
} from "./logic";

const due = (id: string, change: Partial<LedgerDue>): LedgerDue => ({
  name: { zh: id, en: id }, id, kind: "expiry", standing: { is: "fine" }, ...change,
});

function piece(name: string, change: Partial<LedgerPiece> = {}): LedgerPiece {
  return {
    equipment: name, name, checkpoint_name: "Garage A", building: "Garage", kind: "eq-lift",
    kind_name: { zh: "x", en: "Lift" }, status: "in_service", dues: [], worst: null, scrap: false,
    responsible: "Chen", replaced_by: null, ...change,
  };
}

const pieces = [
  piece("old", { scrap: true, worst: { is: "overdue" } }),
  piece("late", { worst: { is: "overdue" }, building: "B10" }),
  piece("soon", { worst: { is: "soon", within_days: 30 }, building: "B2" }),
  piece("stopped", { status: "stopped", worst: { is: "paused" }, kind: "eq-pump" }),
  piece("away", { status: "away_for_repair", responsible: null }),
  piece("gone", { status: "scrapped" }),
];
const names = (query: Record<string, string>) =>
  rowsOf(pieces, filterIn(query)).map((row) => row.name);

describe("the list", () => {
  test("keeps the server's order and leaves out what is scrapped", () => {
    expect(names({})).toEqual(["old", "late", "soon", "stopped", "away"]);
  });

  test("narrows to a standing, an age and a state of life", () => {
    expect(names({ show: "overdue" })).toEqual(["old", "late"]);
    expect(names({ show: "soon" })).toEqual(["soon"]);
    expect(names({ show: "scrap" })).toEqual(["old"]);
    expect(names({ show: "stopped" })).toEqual(["stopped"]);
    expect(names({ show: "away" })).toEqual(["away"]);
    expect(names({ show: "scrapped" })).toEqual(["gone"]);
  });

  test("narrows to a building, a kind and words in either language", () => {
    expect(names({ building: "B2" })).toEqual(["soon"]);
    expect(names({ kind: "eq-pump" })).toEqual(["stopped"]);
    expect(names({ text: "CHEN", show: "overdue", building: "Garage" })).toEqual(["old"]);
    expect(names({ text: "lift", kind: "eq-pump" })).toEqual(["stopped"]);
  });

  test("warns of what runs out in seven and thirty days, of nothing that comes round", () => {
    const left = (name: string, left_days: number, change: Partial<LedgerDue> = {}) =>
      piece(name, { dues: [due("d", { left_days, ...change })] });
    const near = [
      left("past", -1), left("today", 0), left("week", 7), left("month", 8), left("far", 31),
      left("check", 3, { kind: "interval" }),
      piece("waits", { status: "stopped", dues: [due("d", { left_days: 3 })] }),
    ];
    const shown = (show: string) => rowsOf(near, filterIn({ show })).map(({ name }) => name);
    expect(shown("week")).toEqual(["today", "week"]);
    expect(shown("month")).toEqual(["today", "week", "month"]);
    const counts = tilesOf(near).map(({ show, count }) => [show, count]);
    expect(counts).toContainEqual(["week", 2]);
    expect(counts).toContainEqual(["month", 3]);
    expect(askedOf(filterIn({ show: "week" }))).toMatchObject({ within: "7", standing: "" });
    expect(askedOf(filterIn({ show: "soon" }))).toMatchObject({ within: "", standing: "soon" });
  });

  test("offers each building and kind once, numbers in their order", () => {
    expect(buildingsIn(pieces)).toEqual(["B2", "B10", "Garage"]);
    expect(kindsIn(pieces).map(({ id }) => id)).toEqual(["eq-lift", "eq-pump"]);
  });
});

test("the address carries the filter there and back", () => {
  const query = { show: "away", building: "B2", kind: "eq-lift", text: "a" };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ show: "odd", building: ["a"], text: "" }))).toEqual({});
});

test("what is due is said with its days, and the day itself is in time", () => {
  expect(dueWords(due("a", { standing: { is: "overdue" }, left_days: -3 }))).toContain("3");
  const soon = { is: "soon", within_days: 30 } as const;
  const words = [29, 0].map((left_days) => dueWords(due("a", { standing: soon, left_days })));
  expect(words[0]).toContain("29");
  expect(words[1]).not.toContain("0");
});

test("a row says what is urgent, else what comes next", () => {
  const next = due("next", {});
  const late = due("late", { standing: { is: "overdue" } });
  const soon = due("soon", { standing: { is: "soon", within_days: 30 } });
  expect(duesShown(piece("a", { dues: [late, soon, next] }))).toEqual([late, soon]);
  expect(duesShown(piece("a", { dues: [next, due("far", {})] }))).toEqual([next]);
});
