import { expect, test } from "vitest";
import { askOf, askedOf, filterIn, joined, listOf, queryOf } from "./logic";

test("an address carries the filter there and back", () => {
  const filter = { show: "wrong", place: "p", person: "w", from: "2026-11-01",
    to: "2026-11-07", nameless: false } as const;
  expect(filterIn(queryOf(filter))).toEqual(filter);
  expect(filterIn({ show: "nice" })).toEqual(
    { show: "all", place: null, person: null, from: null, to: null, nameless: false });
  expect(filterIn({ from: "1.11.2026" }).from).toBe(null);
});

test("where names are left out nobody is asked for by name", () => {
  const filter = filterIn({ names: "0", person: "w" });
  expect(filter.person).toBe(null);
  expect(askOf(filter, 7))
    .toEqual({
      show: null, place: null, person: null, from: null, to: null, names: "0", before: 7 });
});

test("a list without names is taken away where the page shows none", () => {
  const nameless = filterIn({ names: "0", show: "pairs", from: "2026-11-01" });
  expect(listOf(nameless)).toBe("photo-pairs");
  expect(askedOf(nameless)).toEqual({
    shows: "", checkpoint: "", staff: "", from: "2026-11-01", to: "", names: "0" });
  const wrong = filterIn({ show: "wrong", place: "p", person: "w" });
  expect([listOf(wrong), askedOf(wrong)]).toEqual(["photos", {
    shows: "wrong", checkpoint: "p", staff: "w", from: "", to: "", names: "" }]);
});

test("a newer first page comes before what is shown, and nothing twice", () => {
  const one = (sha256: string, held = true) => ({ sha256, held });
  const shown = [one("c", false), one("b"), one("a")];
  expect(joined([one("d"), one("c"), one("b")], shown, ({ sha256 }) => sha256))
    .toEqual([one("d"), one("c"), one("b"), one("a")]);
});
