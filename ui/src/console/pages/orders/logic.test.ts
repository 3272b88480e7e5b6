import { expect, test } from "vitest";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import { filterIn, nextEnd, queryOf, rowsOf, waitsForCall } from "./logic";

const order = (finding: string, change: Partial<ConsoleFinding> = {}) => ({
  finding, state: "assigned", raised_at: "2026-11-23T08:00:00+08:00", reply_by: null,
  finish_by: null, call_back_by: null, replied_at: null, overdue: false, reply_overdue: false,
  may_note: [], owner: null, checkpoint_name: "",
  work: { kind: "complaint", note: "吵", customer: { name: "陈女士", place: "3栋" } }, ...change,
}) as unknown as ConsoleFinding;
const at = (hour: string) => `2026-11-23T${hour}:00:00+08:00`;

const orders = [
  order("later", { finish_by: at("20") }),
  order("closed", { state: "verified" }),
  order("answer", { reply_by: at("10"), finish_by: at("23") }),
  order("unanswered", { reply_by: at("07"), reply_overdue: true }),
  order("call", { state: "verified", may_note: ["called_back"], call_back_by: at("12") }),
];
const names = (query: Record<string, string>) =>
  rowsOf(orders, filterIn(query)).map(({ finding }) => finding);

test("who waits for an answer comes first, then what ends next, closed ones last", () => {
  expect(names({})).toEqual(["unanswered", "answer", "call", "later", "closed"]);
});

test("an answer that was given runs out no more", () => {
  const [, , answer] = orders;
  expect(nextEnd(answer!)).toBe(Date.parse(at("10")));
  expect(nextEnd({ ...answer!, replied_at: at("09") })).toBe(Date.parse(at("23")));
});

test("a closed order whose customer is to be called still waits", () => {
  expect(orders.map(waitsForCall)).toEqual([false, false, false, false, true]);
});

test("it narrows to a kind and to words, and the address carries both", () => {
  expect(names({ kind: "repair" })).toEqual([]);
  expect(names({ text: "陈女士" })).toHaveLength(5);
  expect(names({ text: "nobody" })).toEqual([]);
  expect(names({ call: "1" })).toEqual(["call"]);
  const query = { kind: "complaint", text: "3栋", all: "1", call: "1" };
  expect(queryOf(filterIn(query))).toEqual(query);
});

test("it narrows to what waits for somebody", () => {
  const own = [order("theirs", { owner_id: "wang" }),
    order("done", { owner_id: "wang", state: "fixed" }), order("other")];
  const shown = rowsOf(own, filterIn({ with: "wang" }));
  expect(shown.map(({ finding }) => finding)).toEqual(["theirs"]);
  expect(queryOf(filterIn({ with: "wang" }))).toEqual({ with: "wang" });
});
