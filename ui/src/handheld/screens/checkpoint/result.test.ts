import { expect, test } from "vitest";
import type { FindingRow } from "@/shared/types/FindingRow";
import type { Item } from "@/shared/types/Item";
import type { ItemRow } from "@/shared/types/ItemRow";
import type { Outcome } from "@/shared/types/Outcome";
import { answer, part, row } from "../../fixtures";
import { resultOf, resultRow } from "./result";

const done = (
  id: string, item: Partial<Item> = {}, rest: Partial<ItemRow> = {}, outcome: Outcome = "pass",
) => row(id, item, { list: "tp5", answer: answer(1, { outcome }), ...rest });
const check = (rows: ItemRow[], wanted: string | null) =>
  expect(resultRow(rows)?.item.id ?? null).toBe(wanted);

test("it is offered once all is done, with the item that stands for the place", () => {
  check([done("5.1"), done("5.5"), row("5.6", {}, { list: "tp5" })], null);
  check([done("5.1"), done("5.5")], "5.5");
  check([], null);
});

test("where that one isn't fine, the first that is takes it", () => {
  check([done("5.1", {}, {}, "fail"), done("5.2"), done("5.5", {}, {}, "fail")], "5.2");
  check([done("5.1", {}, {}, "fail")], null);
});

test("figures, conduct and what is known to be wrong take none", () => {
  const figures = done("5.1", { parts: [part("p", "number")] });
  const conduct = done("5.2", { template: "behaviour" });
  const known = done("5.3", {}, { open: {} as FindingRow });
  check([figures, conduct, known], null);
});

test("a second photo isn't asked for", () => {
  const taken = row("5.2", {}, { list: "tp5", answer: answer(2, { photos: ["a"] }) });
  check([done("5.1"), taken], null);
  const fault = row("5.2", {}, { answer: answer(2, { outcome: "fail", photos: ["a"] }) });
  check([done("5.1"), fault], "5.1");
});

test("it is one more pass with the photo", () => {
  const given = resultOf(done("5.5", {}, { equipment: "e" }), "a");
  expect([given.item, given.equipment, given.outcome, given.photos])
    .toEqual(["5.5", "e", "pass", ["a"]]);
});
