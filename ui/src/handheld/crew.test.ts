import { expect, test } from "vitest";
import type { Person } from "@/shared/types/Person";
import { inOrder, marksOf, noted, vouchable } from "./crew";

const one = (staff: string, more: Partial<Person> = {}): Person => ({
  staff, name: staff, roles: [], pin_digits: 4, on_shift: false, ...more,
});
const ids = (people: Person[]) => people.map((person) => person.staff);

test("people on shift stand first", () => {
  const order = inOrder([one("a"), one("b", { on_shift: true }), one("c")]);
  expect(ids(order)).toEqual(["b", "a", "c"]);
});

test("a name says who is on shift, who was added and whom somebody vouches for", () => {
  expect(marksOf(one("a", { on_shift: true }), "")).toEqual(["who.on_shift"]);
  expect(marksOf(one("b"), "a b")).toEqual(["crew.temporary"]);
  expect(marksOf(one("b", { pin_digits: 0 }), "a")).toEqual(["crew.vouched"]);
  expect(marksOf(one("b"), "")).toEqual([]);
});

test("the note of who was added forgets those who are gone", () => {
  expect(noted("", "c", [])).toBe("c");
  expect(noted("a b", "c", [one("b"), one("c")])).toBe("b c");
  expect(noted("b c", "c", [one("b"), one("c")])).toBe("b c");
});

test("nobody vouches for oneself, for a supervisor or twice for one", () => {
  const [boss, inside] = [one("boss", { pin_digits: 6 }), one("in", { pin_digits: 0 })];
  const people = [one("me"), boss, inside, one("x")];
  expect(ids(vouchable(people, "me"))).toEqual(["x"]);
});
