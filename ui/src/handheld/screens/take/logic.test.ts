import { expect, test } from "vitest";
import type { OrderKind } from "@/shared/types/OrderKind";
import { lacks, NOTHING, takenIn, withKind } from "./logic";

const kind = (id: string, ...classes: string[]) =>
  ({ id, classes: classes.map((one) => ({ id: one })) }) as OrderKind;

test("a kind with one class has it at once, another one asks", () => {
  expect(withKind(NOTHING, kind("dispatch", "ordinary")).class).toBe("ordinary");
  const two = kind("complaint", "major", "minor");
  const asks = withKind({ ...NOTHING, class: "ordinary" }, two);
  expect(asks).toMatchObject({ kind: "complaint", class: "" });
});

test("it says what is missing in the order of the screen", () => {
  expect(lacks(NOTHING)).toBe("kind");
  expect(lacks({ ...NOTHING, kind: "complaint" })).toBe("class");
  expect(lacks({ ...NOTHING, kind: "complaint", class: "minor", note: " " })).toBe("note");
  expect(lacks({ ...NOTHING, kind: "complaint", class: "minor", note: "吵" })).toBeNull();
});

test("all that was given goes with it", () => {
  const taking = { ...NOTHING, kind: "repair", class: "urgent", note: "漏水", name: "陈女士",
    photos: ["a"] };
  expect(takenIn(taking)).toEqual({
    kind: "repair", class: "urgent", note: "漏水", photos: ["a"], checkpoint: null,
    customer: { name: "陈女士", phone: "", place: "" },
  });
});
