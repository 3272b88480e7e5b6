import { expect, test } from "vitest";
import type { ConsoleLabel } from "@/shared/types/ConsoleLabel";
import {
  askedOf, chosenIn, codeText, filterIn, queryOf, rowsOf, sheetsFor, skipIn, unmadeIn,
} from "./logic";

const label = (id: string, change: Partial<ConsoleLabel> = {}): ConsoleLabel => ({
  of: "checkpoint", id, name: `Lobby ${id}`, building: "B2", floor: null, at: null,
  code: "001130", person: "Chen", stale: false, printable: true, ...change,
});
const labels = [
  label("a", { stale: true }), label("b", { building: "B10" }),
  label("c", { of: "equipment", at: "Garage", code: null, printable: false, person: null }),
  label("d", { of: "equipment", at: "Garage", stale: true }),
];
const ids = (query: Record<string, string>) =>
  rowsOf(labels, filterIn(query)).map(({ id }) => id);

test("the list narrows to what is to be reprinted, to a sort, a building and words", () => {
  expect(ids({})).toEqual(["a", "b", "c", "d"]);
  expect(ids({ show: "stale" })).toEqual(["a", "d"]);
  expect(ids({ show: "equipment", text: "GARAGE" })).toEqual(["c", "d"]);
  expect(ids({ show: "checkpoint", building: "B10" })).toEqual(["b"]);
  expect(ids({ text: "chen" })).toEqual(["a", "b", "d"]);
});

test("the address carries the filter there and back", () => {
  const query = { show: "stale", building: "B2", text: "a", size: "50x50" };
  expect(queryOf(filterIn(query))).toEqual(query);
  expect(queryOf(filterIn({ show: "odd", building: ["a"], text: "" }))).toEqual({});
});

test("the list that is taken away is narrowed as the page is", () => {
  const asked = (query: Record<string, string>) => askedOf(filterIn(query));
  expect(asked({ show: "stale", text: "a" }))
    .toEqual({ stale: "1", of: "", building: "", text: "a" });
  expect(asked({ show: "equipment", building: "B2" }))
    .toEqual({ stale: "", of: "equipment", building: "B2", text: "" });
});

test("what is chosen and gone is not printed, and a first label is made before", () => {
  const chosen = chosenIn(labels, new Set(["c", "d", "gone"]));
  expect(chosen.map(({ id }) => id)).toEqual(["c", "d"]);
  expect(unmadeIn(chosen)).toEqual(["c"]);
});

test("sheets count the places that are used up, rolls do not", () => {
  expect([sheetsFor(24, "a4", 0), sheetsFor(24, "a4", 1), sheetsFor(3, "40x30", 5)])
    .toEqual([1, 2, 3]);
  expect(["", "0", "23", "24", "-1", "x"].map(skipIn))
    .toEqual([0, 0, 23, undefined, undefined, undefined]);
});

test("a code stands in two groups", () => expect(codeText("001130")).toBe("001 130"));
