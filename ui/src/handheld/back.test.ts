import { expect, test } from "vitest";
import { goBack, lay } from "./back";

test("back takes what was laid last, and what lies below it after that", () => {
  const went: string[] = [];
  const off = lay(() => went.push("arrow"));
  const sheet = lay(() => {
    went.push("sheet");
    sheet();
  });
  expect([goBack(), goBack()]).toEqual([true, true]);
  expect(went).toEqual(["sheet", "arrow"]);
  off();
  expect(goBack()).toBe(false);
});

test("a way is taken up by itself, whatever lies above it", () => {
  const went: string[] = [];
  const below = lay(() => went.push("below"));
  const above = lay(() => went.push("above"));
  below();
  goBack();
  above();
  expect([went, goBack()]).toEqual([["above"], false]);
});
