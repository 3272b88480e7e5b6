import { expect, test } from "vitest";
import type { TrainingRecord } from "@/shared/types/TrainingRecord";
import type { TrainingStanding } from "@/shared/types/TrainingStanding";
import {
  amongOf, countsOf, emptyDraft, filterIn, markIn, missingIn, namedIn, offeredOf, queryOf, rowsOf,
  toldOf, untilAfter,
} from "./logic";

const record = (
  name: string, day: string, standing: TrainingStanding, mark_milli: number | null = null,
): TrainingRecord => ({
  training: day, staff: name, name, what: "examined", list: "tp13",
  list_name: { zh: "消防", en: "Fire" }, version: 1, in_force: 2, day, trainer: "王", passed: true,
  mark_milli, valid_until: null, note: "", desk: "supervisor", said_at: day, standing,
  withdrawn: null,
});
const RECORDS = [
  record("b", "2026-11-20", "holds", 10_000), record("a", "2026-11-01", "older_version", 99_000),
  record("b", "2026-10-01", "replaced", 50_000),
];

test("records are narrowed by person, standard and time, and marks sort nothing", () => {
  const days = (query: Record<string, string>) => {
    const filter = filterIn(query);
    return rowsOf(amongOf(RECORDS, filter), filter).map(({ day }) => day.slice(5));
  };
  expect(days({})).toEqual(["11-20", "11-01", "10-01"]);
  expect(days({ staff: "b" })).toEqual(["11-20", "10-01"]);
  expect(days({ from: "2026-10-02", to: "2026-11-10" })).toEqual(["11-01"]);
  // Both days are included.
  expect(days({ from: "2026-10-01", to: "2026-11-01" })).toEqual(["11-01", "10-01"]);
  expect(days({ list: "tp1" })).toEqual([]);
  expect(days({ standing: "older_version" })).toEqual(["11-01"]);
  expect(countsOf(RECORDS).map(({ standing }) => standing))
    .toEqual(["older_version", "holds", "replaced"]);
  expect(namedIn(RECORDS).map(({ name }) => name)).toEqual(["a", "b"]);
  const query = { staff: "b", list: "tp13", standing: "holds", from: "2026-10-02" };
  expect(queryOf(filterIn(query))).toEqual(query);
});

test("a form says what it lacks, and marks are out of 100", () => {
  const today = "2026-11-23";
  const draft = { ...emptyDraft(today), list: "tp13", outside: "消防支队", people: ["a", "b"] };
  expect(missingIn(emptyDraft(today), today)).toEqual(["list", "trainer", "people"]);
  expect(missingIn(draft, today)).toEqual([]);
  expect(missingIn({ ...draft, day: "2026-11-24" }, today)).toEqual(["day"]);
  expect(missingIn({ ...draft, valid_until: "2026-11-22" }, today)).toEqual(["valid_until"]);
  const exam = { ...draft, what: "examined" as const, marks: { a: "101" } };
  expect(missingIn(exam, today)).toEqual(["marks"]);
  expect([markIn("92.5"), markIn(" 92,5 "), markIn("0"), markIn("-1"), markIn("")])
    .toEqual([92_500, 92_500, 0, null, null]);
});

test("everybody passes who isn't ticked off, and a training tells neither pass nor mark", () => {
  const draft = { ...emptyDraft("2026-11-23"), list: "tp13", trainer: "w", outside: "nobody",
    people: ["a", "b"], failed: ["b"], marks: { a: "80" } };
  expect(toldOf(draft).people).toEqual([{ staff: "a" }, { staff: "b" }]);
  expect(toldOf({ ...draft, what: "examined" }).people).toEqual([
    { staff: "a", passed: true, mark_milli: 80_000 }, { staff: "b", passed: false },
  ]);
  expect([toldOf(draft).trainer, toldOf(draft).trainer_name]).toEqual(["w", null]);
});

test("a year that begins with a day ends the day before it comes again", () => {
  expect([untilAfter("2026-11-23", 1), untilAfter("2024-02-29", 1), untilAfter("", 1)])
    .toEqual(["2027-11-22", "2025-02-28", ""]);
});

test("people are offered by role and by a part of their name", () => {
  const people = [
    { staff: "1", name: "张伟", roles: ["guard" as const] },
    { staff: "2", name: "陈志远", roles: ["engineer" as const] },
  ];
  expect(offeredOf(people, "guard", "").map(({ staff }) => staff)).toEqual(["1"]);
  expect(offeredOf(people, "", "志").map(({ staff }) => staff)).toEqual(["2"]);
});
