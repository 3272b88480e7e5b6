// How a list's cells read.
import { expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n/console";
import { cellOf, narrowedBy } from "./cells";

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

test("what a list is narrowed to is said in words, days aside", () => {
  setLanguage("zh-CN");
  const columns = [{ ...column("code", "console.severity"), key: "severity",
    title: { zh: "程度", en: "" } }];
  const asked = { from: "2026-11-01", severity: "serious,minor", touchpoint: "tp13", call: "1" };
  expect(narrowedBy(columns, asked).map(({ name, words }) => [name, ...words])).toEqual([
    ["程度", "严重", "轻微"], ["触点", "tp13"], ["待回访", "是"],
  ]);
});
