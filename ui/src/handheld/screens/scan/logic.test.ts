import { expect, test } from "vitest";
import { press, shown } from "./logic";

test("a code takes six digits and no more", () => {
  expect([..."4829137"].reduce(press, "")).toBe("482913");
  expect(press("48", "delete")).toBe("4");
  expect(press("48", "x")).toBe("48");
});

test("the code reads in two groups of three", () => {
  expect(shown("")).toBe("___ ___");
  expect(shown("4829")).toBe("482 9__");
  expect(shown("482913")).toBe("482 913");
});
