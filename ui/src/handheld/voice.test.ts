import { expect, test } from "vitest";
import { typeOf } from "./voice";

test("the best kind that the recorder takes is recorded", () => {
  expect(typeOf(() => true)).toBe("audio/webm;codecs=opus");
  expect(typeOf((type) => type.startsWith("audio/mp4"))).toBe("audio/mp4");
  expect(typeOf(() => false)).toBeNull();
});
