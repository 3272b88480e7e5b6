import { expect, test } from "vitest";
import { simulatesNfc, tokenIn } from "./start";

test("the start token stands in the link's fragment alone", () => {
  expect(tokenIn("#start=aB3_-x")).toBe("aB3_-x");
  expect(tokenIn("#page=1&start=abc")).toBe("abc");
  expect(tokenIn("#restart=abc")).toBeNull();
  expect(tokenIn("")).toBeNull();
});

test("a simulated NFC reader stands beside the token, and nothing else asks for one", () => {
  expect(simulatesNfc("#start=abc&nfc=simulated")).toBe(true);
  expect(tokenIn("#start=abc&nfc=simulated")).toBe("abc");
  expect(simulatesNfc("#nfc=simulated&start=abc")).toBe(true);
  expect(simulatesNfc("#start=abc")).toBe(false);
  expect(simulatesNfc("#start=abc&nfc=simulatedly")).toBe(false);
});
