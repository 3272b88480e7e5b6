import { expect, test } from "vitest";
import { BEGIN, freeNumber, missing, toggled, typed } from "./logic";

test("roles are switched on and off and keep their order", () => {
  expect(toggled([], "cleaner")).toEqual(["cleaner"]);
  expect(toggled(["cleaner"], "guard")).toEqual(["guard", "cleaner"]);
  expect(toggled(["guard", "cleaner"], "guard")).toEqual(["cleaner"]);
});

test("work and a name of at most twenty signs are wanted", () => {
  expect(missing({ name: "", roles: [] })).toBe("role");
  expect(missing({ name: "  ", roles: ["guard"] })).toBe("name");
  expect(missing({ name: "长".repeat(21), roles: ["guard"] })).toBe("long");
  expect(missing({ name: "长".repeat(20), roles: ["guard"] })).toBeNull();
});

test("a name that needs no typing is one that nobody has", () => {
  const nameOf = (n: number) => `T${n}`;
  expect(freeNumber(nameOf, [])).toBe(1);
  expect(freeNumber(nameOf, ["T1", "T2", "T4"])).toBe(3);
});

test("a PIN counts once it was typed twice alike", () => {
  const again = typed(BEGIN, "7777");
  expect(again).toEqual({ step: "again", first: "7777" });
  expect(typed(again, "7777")).toEqual({ step: "same", pin: "7777" });
});

test("two that differ begin anew", () => {
  const differed = typed(typed(BEGIN, "7777"), "7778");
  expect(differed).toEqual({ step: "first", differed: true });
  expect(typed(differed, "7778")).toEqual({ step: "again", first: "7778" });
});
