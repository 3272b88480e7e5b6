import { expect, test } from "vitest";
import type { AnswerInput } from "@/shared/types/AnswerInput";
import type { Command } from "@/shared/types/Command";
import type { FindingRow } from "@/shared/types/FindingRow";
import type { Item } from "@/shared/types/Item";
import type { Outcome } from "@/shared/types/Outcome";
import type { Reply } from "@/shared/types/Reply";
import type { Status } from "@/shared/types/Status";
import { answer, row } from "./fixtures";
import { passOf } from "./screens/checkpoint/logic";
import { callTo, telOf } from "./urgent";

const PHONE = "138 0571 2345";
const status = (online: boolean, duty_phone: string | null = PHONE) =>
  ({ duty_phone, sync: { online } }) as Status;
const done = { reply: "done" } as Reply;

interface Case {
  outcome?: Outcome;
  given?: Partial<AnswerInput>;
  item?: Partial<Item>;
  seen?: number;
}
/** One answer to item `a` of piece `e`, and the list after it. */
function answered({ outcome = "fail", given = {}, item = {}, seen = 1 }: Case, offline = true) {
  const open = { seen } as FindingRow;
  const after = row("a", item, { equipment: "e", answer: answer(1, { outcome }), open });
  // Another piece's item of the same name failed earlier.
  const other = row("a", { severity: "serious" }, { answer: answer(1, { outcome: "fail" }) });
  const answers = [{ ...passOf(after), outcome, ...given }];
  const saved = { cmd: "answer", round: "r", checkpoint: "c", answers, bulk: false } as Command;
  const reply = { reply: "answered", seq: 1, checkpoint: { items: [other, after] } } as Reply;
  return callTo(saved, reply, status(!offline));
}
const serious = { severity: "serious" as const };

test("a serious fail offers the number, whoever called it serious", () => {
  expect(answered({ given: serious })).toBe(PHONE);
  expect(answered({ item: serious })).toBe(PHONE);
  expect(answered({})).toBeNull();
  expect(answered({ item: serious, given: { severity: "minor" } })).toBeNull();
});

test("a pass that Rust judged to be a fail counts, a pass doesn't", () => {
  expect(answered({ item: serious, given: { outcome: "pass" } })).toBe(PHONE);
  expect(answered({ item: serious, outcome: "pass" })).toBeNull();
  expect(answered({ item: serious, outcome: "not_possible" })).toBeNull();
});

test("what was put right, or was known before, needs no call", () => {
  expect(answered({ item: serious, given: { fixed: true } })).toBeNull();
  expect(answered({ item: serious, seen: 2 })).toBeNull();
  expect(answered({ given: serious, seen: 2 })).toBe(PHONE);
});

test("with a network, or without a number, nothing is offered", () => {
  expect(answered({ item: serious }, false)).toBeNull();
  const report = { cmd: "report", severity: "serious" } as Command;
  expect(callTo(report, done, status(false))).toBe(PHONE);
  expect(callTo({ ...report, severity: "normal" } as Command, done, status(false))).toBeNull();
  for (const none of [null, " "]) expect(callTo(report, done, status(false, none))).toBeNull();
  expect(callTo(report, done, null)).toBeNull();
});

test("a phone dials the number alone", () => {
  expect(telOf("138 0571-2345")).toBe("tel:13805712345");
  expect(telOf("+86 (571) 8888 1234")).toBe("tel:+8657188881234");
  expect(telOf("0571-88881234 ext. 801")).toBe("tel:057188881234");
});
