import { expect, test } from "vitest";
import { t } from "@/shared/i18n/console";
import type { IncidentWhat } from "@/shared/types/IncidentWhat";
import { badgeOf, doneWords, happened, kindOf, roundsOf, signOf, todoWords } from "./logic";

const ZONE = "Asia/Shanghai";
const TODAY = "2026-11-23";
const said = (what: IncidentWhat) => happened(what, ZONE, TODAY);

const restored = (change: object = {}): IncidentWhat => ({
  kind: "restored", made_at: "2026-11-23T12:00:00Z", photos_missing: 0, new_keys: false, ...change,
});
const lost = (change: object = {}): IncidentWhat => ({
  kind: "photos_lost", receipt_at: null, count: 3, held: 0, photos: [], ...change,
});
const line = (why: string): IncidentWhat =>
  ({ kind: "line", journal: "j", seq: 7, why, claimed_at: null, line_type: null });

test("a restore names its backup's time and, only where there are any, missing photos", () => {
  expect(said(restored())).toEqual([t("console.incident_what.restored", { made: "20:00" })]);
  expect(said(restored({ photos_missing: 2 }))[1]).toBe(
    t("console.incident_what.restored_missing", { n: 2 }),
  );
});

test("with new keys all enrol anew", () => {
  expect(todoWords(restored())).toBe(t("console.incident_todo.restored"));
  expect(todoWords(restored({ new_keys: true }))).toBe(
    t("console.incident_todo.restored_new_keys"),
  );
});

test("records that were sent again are counted and want nobody", () => {
  const what: IncidentWhat = { kind: "sent_again", held: 12, proved: 40 };
  expect(said(what)).toEqual([t("console.incident_what.sent_again", { held: 12, proved: 40 })]);
  expect(said({ ...what, held: 0 })).toEqual([
    t("console.incident_what.sent_again_all", { proved: 40 }),
  ]);
  expect(doneWords(what)).toBe(t("console.incident_done.sent_again", { n: 28 }));
  expect(todoWords(what)).toBe(null);
});

test("photos that are sent again are counted and want nobody", () => {
  const what: IncidentWhat = { kind: "photos_again", count: 2 };
  expect(said(what)).toEqual([t("console.incident_what.photos_again", { n: 2 })]);
  expect([doneWords(what), todoWords(what), signOf(what).tone]).toEqual([
    t("console.incident_done.photos_again"), null, "ok",
  ]);
});

test("lost photos want a backup until all of them were found again", () => {
  expect(said(lost())).toHaveLength(1);
  expect(said(lost({ receipt_at: "2026-11-23T12:00:00Z", held: 1 }))).toEqual([
    t("console.incident_what.photos_lost", { n: 3 }),
    t("console.incident_what.photos_proved", { at: "20:00" }),
    t("console.incident_what.photos_back", { n: 1 }),
  ]);
  expect(todoWords(lost({ held: 2 }))).toBe(t("console.incident_todo.photos_lost"));
  expect(todoWords(lost({ held: 3 }))).toBe(null);
});

test("a line says its number and why; a reason of a newer server shows itself", () => {
  expect(said(line("damaged"))).toEqual([t("console.incident_what.damaged", { seq: 7 })]);
  expect([kindOf(line("odd")), signOf(line("odd")).tone]).toEqual(["odd", "plain"]);
  expect([said(line("erased")), signOf(line("erased")).mark]).toEqual([["erased"], "?"]);
});

test("rounds of lost photos stand once, with how many photos each", () => {
  const round = (id: string) => ({ round: id, day: TODAY, name: id });
  const photo = (...rounds: string[]) =>
    ({ sha256: "ab", held: false, rounds: rounds.map(round) });
  expect(roundsOf([photo("a"), photo("a", "b"), photo()])).toEqual({
    rounds: [{ round: round("a"), photos: 2 }, { round: round("b"), photos: 1 }],
    without: 1,
  });
});

test("the badge is short", () => {
  expect([0, 3, 99, 100].map(badgeOf)).toEqual(["", "3", "99", "99+"]);
});
