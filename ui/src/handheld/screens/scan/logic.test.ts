import { expect, test } from "vitest";
import { behind, press, shown } from "./logic";

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

test("on the way to the next place the last one's label is behind", () => {
  const lobby = { text: "TP1:A", place: "Lobby" };
  expect(behind(lobby, "Corridor")).toBe("TP1:A");
  expect(behind(lobby, "Lobby")).toBeNull();
  expect(behind(lobby, null)).toBeNull();
  expect(behind(null, "Corridor")).toBeNull();
});
