import { expect, test } from "vitest";
import { tokenIn } from "./start";

test("the start token stands in the link's fragment alone", () => {
  expect(tokenIn("#start=aB3_-x")).toBe("aB3_-x");
  expect(tokenIn("#page=1&start=abc")).toBe("abc");
  expect(tokenIn("#restart=abc")).toBeNull();
  expect(tokenIn("")).toBeNull();
});
