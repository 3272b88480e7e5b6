import { expect, test } from "vitest";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import type { ConsolePerson } from "@/shared/types/ConsolePerson";
import type { OrderState } from "@/shared/types/OrderState";
import { reasonWords } from "@/shared/reasons";
import {
  momentAt, nextFor, peopleFor, REASONS, seenOf, sharedOut, stepsFor, waitsForOwner, wantsReason,
} from "./acts";

const finding = (state: OrderState, moves: OrderState[], rest: Partial<ConsoleFinding> = {}) =>
  ({ order: "o", state, moves, go: 1, role: "cleaner", ...rest }) as ConsoleFinding;
const person = (name: string, roles: ConsolePerson["roles"], open: number) =>
  ({ staff: name, name, roles, open }) as ConsolePerson;

test("only steps that are open to all of the chosen are offered", () => {
  const raised = finding("raised", ["assigned", "in_progress", "fixed", "rejected"]);
  const fixed = finding("fixed", ["verified", "reopened"]);
  expect(stepsFor([raised])).toEqual(["assigned", "rejected"]);
  expect(stepsFor([fixed, fixed])).toEqual(["verified", "reopened"]);
  expect(stepsFor([raised, fixed])).toEqual([]);
  expect(stepsFor([])).toEqual([]);
});

test("what goes back or is closed as nothing wants a reason", () => {
  expect(wantsReason("reopened") && wantsReason("rejected")).toBe(true);
  expect(wantsReason("verified") || wantsReason("assigned")).toBe(false);
});

test("people of the role come first, then whoever has least to do", () => {
  const people = [
    person("丁", ["guard"], 0), person("乙", ["cleaner"], 3), person("丙", ["cleaner"], 1),
  ];
  const sorted = peopleFor(people, [finding("raised", [])]);
  expect(sorted.map(({ name }) => name)).toEqual(["丙", "乙", "丁"]);
});

test("one click gives it to whoever of its role has least to do, else to nobody", () => {
  const people = [
    person("丁", ["guard"], 0), person("乙", ["cleaner"], 3), person("丙", ["cleaner"], 1),
  ];
  expect(nextFor(people, finding("raised", []))?.name).toBe("丙");
  expect(nextFor(people, finding("raised", [], { role: "engineer" }))).toBeNull();
});

test("many are shared out by role, evenly, and what nobody can do stays together", () => {
  const people = [
    person("甲", ["cleaner"], 1), person("乙", ["cleaner"], 0), person("丁", ["guard"], 5),
  ];
  const all = ["cleaner", "cleaner", "cleaner", "guard", "engineer"] as const;
  const shared = sharedOut(people, all.map((role) => finding("raised", [], { role })));
  expect(shared.map((one) => [one.person?.name ?? null, one.findings.length])).toEqual([
    ["乙", 2], ["甲", 1], ["丁", 1], [null, 1],
  ]);
});

test("only what nobody has and may be given waits for an owner", () => {
  expect(waitsForOwner(finding("raised", ["assigned"], { owner_id: null }))).toBe(true);
  expect(waitsForOwner(finding("assigned", ["assigned"], { owner_id: "x" }))).toBe(false);
  expect(waitsForOwner(finding("fixed", ["verified"], { owner_id: null }))).toBe(false);
});

test("an order is moved from what was seen", () => {
  expect(seenOf([finding("fixed", [])])).toEqual([{ order: "o", from: "fixed", go: 1 }]);
});

test.each([
  ["2026-11-30T18:00", "Asia/Shanghai", "2026-11-30T10:00:00.000Z"],
  ["2026-03-29T12:00", "Europe/Berlin", "2026-03-29T10:00:00.000Z"],
  ["2026-03-28T12:00", "Europe/Berlin", "2026-03-28T11:00:00.000Z"],
  ["2026-10-25T01:30", "Europe/Berlin", "2026-10-24T23:30:00.000Z"],
  ["", "Asia/Shanghai", null],
])("%s in %s is %s", (local, zone, wanted) => {
  expect(momentAt(local, zone)).toBe(wanted);
});

test("every reason that the desk gives, and the program's own, has words", () => {
  const codes = [...Object.values(REASONS).flat(), "withdrawn"];
  expect(codes.filter((code) => reasonWords(code) === code)).toEqual([]);
  expect(reasonWords("unheard_of")).toBe("unheard_of");
});
