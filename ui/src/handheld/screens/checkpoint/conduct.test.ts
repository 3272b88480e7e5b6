import { describe, expect, test } from "vitest";
import { part, row } from "../../fixtures";
import { isConduct, readAgreed, scoreOf } from "./conduct";

const clause = (id: string) => ({ id, zh: id, en: id });
const conduct = (...ids: string[]) =>
  row("15.6", { template: "behaviour", clauses: ids.map(clause) });

test("conduct is scored in one tap, unless it wants fields", () => {
  expect(isConduct(conduct("smile"))).toBe(true);
  expect(isConduct(row("11.1"))).toBe(false);
  expect(isConduct(row("1", { template: "behaviour", parts: [part("n", "count")] }))).toBe(false);
});

describe("a score", () => {
  test("done and partly need no reason", () => {
    expect(scoreOf(conduct("smile"), "pass", true, "w")).toMatchObject({
      item: "15.6", outcome: "pass", clauses: [], note: null, agreed: true,
    });
    expect(scoreOf(conduct("smile"), "partly", null, "w")).toMatchObject({
      outcome: "partly", clauses: [], note: null, agreed: null,
    });
  });

  test("not done names the one clause, or says so in words where there are several", () => {
    expect(scoreOf(conduct("smile"), "fail", false, "w")).toMatchObject({
      outcome: "fail", clauses: ["smile"], note: null, agreed: false,
    });
    expect(scoreOf(conduct("smile", "rise"), "fail", false, "w")).toMatchObject({
      outcome: "fail", clauses: [], note: "w", agreed: false,
    });
  });
});

test("the mark is yes, no, or not asked", () => {
  expect(["true", "false", null, "odd"].map(readAgreed)).toEqual([true, false, null, null]);
});
