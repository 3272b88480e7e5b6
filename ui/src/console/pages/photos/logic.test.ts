import { expect, test } from "vitest";
import { askOf, filterIn, joined, queryOf } from "./logic";

test("an address carries the filter there and back", () => {
  const filter = { show: "wrong", place: "p", person: "w", nameless: false } as const;
  expect(filterIn(queryOf(filter))).toEqual(filter);
  expect(filterIn({ show: "nice" })).toEqual(
    { show: "all", place: null, person: null, nameless: false });
});

test("where names are left out nobody is asked for by name", () => {
  const filter = filterIn({ names: "0", person: "w" });
  expect(filter.person).toBe(null);
  expect(askOf(filter, 7))
    .toEqual({ show: null, place: null, person: null, names: "0", before: 7 });
});

test("a newer first page comes before what is shown, and nothing twice", () => {
  const one = (sha256: string, held = true) => ({ sha256, held });
  const shown = [one("c", false), one("b"), one("a")];
  expect(joined([one("d"), one("c"), one("b")], shown, ({ sha256 }) => sha256))
    .toEqual([one("d"), one("c"), one("b"), one("a")]);
});
