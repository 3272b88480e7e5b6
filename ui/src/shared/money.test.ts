// Sums as they are typed and read.
import { expect, test } from "vitest";
import { centsIn, yuan } from "./money";

test("a sum is typed with or without its hundredths, never as a fraction of one", () => {
  expect(["35", "35.5", "35.50", "0", " 7. "].map(centsIn)).toEqual([3500, 3550, 3550, 0, 700]);
  expect(["", ".", "-1", "3.555", "1e3", "12345678"].map(centsIn)).toEqual(Array(6).fill(null));
  expect([centsIn("1000000"), centsIn("1000000.01")]).toEqual([100_000_000, null]);
});

test("a sum reads with both its hundredths", () => {
  expect([yuan(3550), yuan(0), yuan(5)]).toEqual(["¥35.50", "¥0.00", "¥0.05"]);
});
