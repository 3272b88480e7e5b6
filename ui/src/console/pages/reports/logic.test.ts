// What an address of the reports' page asks for.
import { expect, test } from "vitest";
import { monthOf, queryOfFiled, wantedIn } from "./logic";

test("a report takes what it asks for, a list all that stands there", () => {
  expect(wantedIn({ report: "day-log", day: "2026-11-23", text: "x", list: "answers" })).toEqual(
    { report: "day-log", list: null, pack: false, asked: { day: "2026-11-23" } });
  expect(wantedIn({ list: "findings", severity: "serious", from: "2026-11-01" })).toEqual(
    { report: null, list: "findings", pack: false,
      asked: { severity: "serious", from: "2026-11-01" } });
  expect(wantedIn({ pack: "1", from: "2026-11-01" }).pack).toBe(true);
});

test("a day or month that is none is left out", () => {
  expect(wantedIn({ report: "day-log", day: "yesterday" }).asked).toEqual({});
  expect(wantedIn({ report: "workload", month: "2026-13" }).asked).toEqual({});
});

test("in its first week a month still asks for the one before", () => {
  expect(monthOf("2026-11-08")).toBe("2026-11");
  expect(monthOf("2026-11-07")).toBe("2026-10");
  expect(monthOf("2026-01-01")).toBe("2025-12");
});

test("an id leads to what it was taken from", () => {
  expect(queryOfFiled("report:workload", "month=2026-11")).toEqual(
    { report: "workload", lang: "zh", month: "2026-11" });
  expect(queryOfFiled("report:workload", "month=2026-11&lang=en").lang).toBe("en");
  expect(queryOfFiled("findings", "open=1&text=%E6%B0%B4")).toEqual(
    { list: "findings", open: "1", text: "水" });
  expect(queryOfFiled("pack", "from=2026-11-01&to=2026-11-30")).toEqual(
    { pack: "1", from: "2026-11-01", to: "2026-11-30" });
});
