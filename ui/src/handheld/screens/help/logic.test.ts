import { expect, test } from "vitest";
import { item } from "../../fixtures";
import { photoWords } from "./logic";

test("help says whether a fault wants a photo", () => {
  expect(photoWords(item("11.3", { fail_wants: ["photo"] }))).toBe("help.photo_wanted");
  expect(photoWords(item("11.1", { fail_wants: ["note"] }))).toBe("help.photo_free");
  expect(photoWords(item("x"))).toBe("help.photo_free");
});
