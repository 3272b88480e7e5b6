import { expect, test } from "vitest";
import { readKept } from "./kept";

test("what was typed comes back as it was", () => {
  expect(readKept(JSON.stringify("门后"), "")).toBe("门后");
  const nobody = { name: "", roles: [] };
  expect(readKept(JSON.stringify({ name: "李", roles: [] }), nobody).name).toBe("李");
});

test("a draft that is none, broken or of another shape is nothing", () => {
  for (const draft of [null, "{", "null", "7"]) expect(readKept(draft, "")).toBe("");
});
