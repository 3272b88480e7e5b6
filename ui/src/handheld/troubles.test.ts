import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "@/shared/types/ErrorCode";
import { isKey } from "@/shared/i18n";
import { moves, problemWords, stops, troubleWords } from "./troubles";

/** Settled between programs, or the console's: no screen of the handheld ever shows them. */
const BETWEEN_PROGRAMS: ErrorCode[] = [
  "not_found", "gap", "fork", "not_named", "start_over", "unsupported_encoding", "broken_chain",
  "bad_signature", "wrong_bytes", "conflict", "method_not_allowed",
  "wrong_password", "not_signed_in",
];
const source = readFileSync(join(import.meta.dirname, "../shared/types/ErrorCode.ts"), "utf8");
const codes = [...source.matchAll(/"([a-z_]+)"/g)].map((match) => match[1]!);

describe("each code", () => {
  test("is read from the generated type", () => expect(codes.length).toBeGreaterThan(20));

  test.each(codes.filter((code) => !(BETWEEN_PROGRAMS as string[]).includes(code)))(
    "%s says what happened, what stays safe, and names one button",
    (code) => {
      for (const part of ["what", "safe", "do"]) expect(isKey(`error.${code}.${part}`)).toBe(true);
    },
  );

  test("that no screen knows still gets a whole sentence", () => {
    expect(troubleWords("fork")).toEqual(troubleWords("internal"));
    expect(problemWords("no_such_word")).toEqual(problemWords("other"));
  });
});

test("a screen's own words for a code come first, in all three parts", () => {
  expect(troubleWords("forbidden", null, "crew")).not.toEqual(troubleWords("forbidden"));
  expect(troubleWords("disk_full", null, "crew")).toEqual(troubleWords("disk_full"));
  for (const group of ["mounting", "add_place", "shift", "handover", "crew"]) {
    for (const code of codes.filter((one) => isKey(`${group}.${one}.what`))) {
      for (const part of ["safe", "do"]) expect(isKey(`${group}.${code}.${part}`)).toBe(true);
    }
  }
});

test("a wait is told in whole seconds", () => {
  expect(troubleWords("wrong_pin", 7400).what).toContain("8");
  expect(troubleWords("wrong_pin").what).not.toMatch(/\d/);
});

test("a damaged store stops the app, a locked one asks who", () => {
  expect(stops("store_damaged")).toBe(true);
  expect(stops("disk_full")).toBe(false);
  expect(moves("locked")).toBe(true);
});
