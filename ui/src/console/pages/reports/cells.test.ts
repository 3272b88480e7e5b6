// How a list's cells read.
import { expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n/console";
import { cellOf } from "./cells";

const column = (kind: string, words: string | null = null) =>
  ({ key: "x", kind, words, title: { zh: "", en: "" } });

test("codes, moments, names and blanks read in words", () => {
  setLanguage("zh-CN");
  expect(cellOf(column("code", "console.severity"), "serious")).toBe("严重");
  expect(cellOf(column("code", "console.severity"), "odd")).toBe("odd");
  expect(cellOf(column("date-time"), "2026-11-23T08:15:30+08:00")).toBe("2026-11-23 08:15");
  expect(cellOf(column("text"), { zh: "大堂", en: "Lobby" })).toBe("大堂");
  expect(cellOf(column("boolean"), true)).toBe("是");
  expect(cellOf(column("number"), 0.45)).toBe("0.45");
  expect(cellOf(column("text"), null)).toBe("");
});
