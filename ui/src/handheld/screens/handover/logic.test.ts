import { expect, test } from "vitest";
import type { Person } from "@/shared/types/Person";
import { counted, difference, draftOf, stepped, takers } from "./logic";

const NOW = Date.parse("2026-11-30T06:00:00+08:00");
const tools = [{ name: "radio", expected: 4 }, { name: "key", expected: 12 }];

test("what nobody touched is all there", () => {
  expect(counted(tools, draftOf(null, NOW))).toEqual([
    { name: "radio", expected: 4, counted: 4 }, { name: "key", expected: 12, counted: 12 },
  ]);
});

test("a count stands beside what there should be", () => {
  const [radio, key] = counted(tools, {
    counts: { radio: 3, key: 13, gone: 1 }, note: "", at_ms: NOW,
  });
  expect(difference(radio!)).toBe(-1);
  expect(difference(key!)).toBe(1);
});

test("counts never fall below nothing", () => {
  expect(stepped(4, -1)).toBe(3);
  expect(stepped(0, -1)).toBe(0);
  expect(stepped(999, 1)).toBe(999);
});

test("a draft comes back, and nonsense is none", () => {
  const draft = { counts: { radio: 3 }, note: "one is away", at_ms: NOW };
  expect(draftOf(JSON.stringify(draft), NOW + 60_000)).toEqual(draft);
  expect(draftOf("nonsense", NOW)).toEqual({ counts: {}, note: "", at_ms: NOW });
});

test("what was counted for another handover is counted anew", () => {
  const draft = { counts: { radio: 3 }, note: "one is away", at_ms: NOW };
  const later = NOW + 12 * 3_600_000;
  expect(draftOf(JSON.stringify(draft), later).counts).toEqual({});
});

test("who comes on next stands first, and nobody hands over to oneself", () => {
  const one = (staff: string, on_shift = false): Person => ({
    staff, name: staff, roles: [], pin_digits: 4, on_shift,
  });
  const people = [one("a"), one("me", true), one("b", true), one("c")];
  expect(takers(people, "me", ["c"]).map(({ staff }) => staff)).toEqual(["c", "b", "a"]);
});
