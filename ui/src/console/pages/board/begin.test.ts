import { expect, test } from "vitest";
import { stepsOf } from "./begin";

const stands = (places: number, plans: number, labels: number, handhelds: number) =>
  stepsOf({ places, plans, labels, handhelds }).map((step) => step.stands);

test("the first step that isn't done is the next", () => {
  expect(stands(0, 0, 0, 0)).toEqual(["next", "later", "later", "later"]);
  expect(stands(9, 0, 0, 0)).toEqual(["next", "later", "later", "later"]);
  expect(stands(9, 2, 9, 0)).toEqual(["done", "ready", "next", "later"]);
  expect(stands(9, 2, 9, 1)).toEqual(["done", "ready", "done", "next"]);
});
