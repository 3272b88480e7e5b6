import { expect, test } from "vitest";
import { themeAt } from "./session";

test("it is dark from 19:00 to 06:00 unless somebody chose", () => {
  expect(themeAt("auto", 18)).toBe("light");
  expect(themeAt("auto", 19)).toBe("dark");
  expect(themeAt("auto", 5)).toBe("dark");
  expect(themeAt("auto", 6)).toBe("light");
  expect(themeAt("light", 23)).toBe("light");
  expect(themeAt("dark", 12)).toBe("dark");
});
