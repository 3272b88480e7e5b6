import { expect, test } from "vitest";
import type { OrderTook } from "@/shared/types/OrderTook";
import { askOf, chosenIn, keptShare, ordersOf, queryOf, timesOf } from "./logic";

test("a group stands in the address, rectification as a dash", () => {
  for (const chosen of [
    { by: "month", of: "2026-11", step: null }, { by: "role", of: "guard", step: "fixed" },
    { by: "kind", of: "", step: "verified" },
  ] as const) {
    expect(chosenIn(queryOf(chosen))).toEqual(chosen);
  }
  expect(chosenIn({ month: "soon" })).toBe(null);
  expect(chosenIn({})).toBe(null);
  expect(askOf({ by: "kind", of: "", step: null })).toEqual({ month: null, role: null, kind: "" });
});

test("a time opens the orders that came so far, as many as it counts", () => {
  const orders = [{ fixed_min: 3 }, { fixed_min: null }, { fixed_min: 0 }] as OrderTook[];
  const group = { by: "role", of: "guard" } as const;
  expect(ordersOf(orders, { ...group, step: "fixed" })).toHaveLength(2);
  expect(ordersOf(orders, { ...group, step: null })).toHaveLength(3);
});

test("a share is never rounded up", () => {
  expect([keptShare({ of: "", kept: 2, due: 3 }), keptShare({ of: "", kept: 1999, due: 2000 }),
    keptShare({ of: "", kept: 0, due: 0 })]).toEqual(["66.6%", "99.9%", "–"]);
});

test("nothing that came says so", () => {
  expect(timesOf({ n: 0, median_min: null, ninetieth_min: null })).toBe("–");
  expect(timesOf({ n: 2, median_min: 30, ninetieth_min: 100 })).toContain("30");
});
