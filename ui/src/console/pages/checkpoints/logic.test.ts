import { expect, test } from "vitest";
import type { Closing } from "@/shared/types/Closing";
import type { OddPoint } from "@/shared/types/OddPoint";
import {
  closedIn, countsOf, filesOf, latestFor, mayCloseUntil, proposedIn, queryOf, showIn, untilOf,
} from "./logic";

const TODAY = "2026-11-23";
const place = (name: string, closed: boolean, until?: string): Closing => ({
  checkpoint: name, name, building: "B1", floor: null, closed, closed_until: null,
  proposed: until === undefined ? null
    : { reason: "works", until, by: "Zhang", at: "2026-11-23T19:00:00+08:00" },
});

const odd = (checkpoint: string): OddPoint =>
  ({ checkpoint, name: checkpoint, building: "B1", floor: null, code: null, last_day: null });

test("the address says which places are shown, and the file has the same", () => {
  expect(["closing", "unseen", "double", "odd"].map((show) => showIn({ show })))
    .toEqual(["closing", "unseen", "double", "closing"]);
  expect(showIn(queryOf("double"))).toBe("double");
  expect(queryOf("closing")).toEqual({});
  expect(filesOf("closing")).toEqual({ list: "closings", asked: {} });
  expect(filesOf("unseen")).toEqual({ list: "checkpoints", asked: { unseen: "1" } });
});

test("a place that is there twice for two reasons counts once", () => {
  const same = [
    { by: "name" as const, shared: "b1 lobby", points: [odd("a"), odd("b")] },
    { by: "code" as const, shared: "000017", points: [odd("a"), odd("c")] },
  ];
  expect(countsOf([place("x", true)], { days: 30, unseen: [odd("a")], same }))
    .toEqual({ closing: 1, unseen: 1, double: 3 });
});

test("what waits for a word stands apart from what is closed", () => {
  const all = [place("a", false, "2026-12-01"), place("b", true), place("c", true, "2027-01-01")];
  expect(proposedIn(all).map(({ name }) => name)).toEqual(["a", "c"]);
  expect(closedIn(all).map(({ name }) => name)).toEqual(["b"]);
});

test("a place is closed from today on, for a year at most", () => {
  expect(["2026-11-22", TODAY, "2027-11-23", "2027-11-24", ""].map((day) =>
    mayCloseUntil(day, TODAY))).toEqual([false, true, true, false, false]);
  expect(latestFor("0999-01-01")).toBe("1000-01-01");
});

test("what was chosen comes before what was proposed, and a day that passed is today", () => {
  const ask = (proposed: string, chosen?: string) =>
    untilOf(place("a", false, proposed), chosen, TODAY);
  expect([ask("2026-12-01", "2027-01-01"), ask("2026-12-01"), ask("2026-11-01"),
    ask("2026-12-01", "")]).toEqual(["2027-01-01", "2026-12-01", TODAY, ""]);
});
