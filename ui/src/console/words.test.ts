import { expect, test } from "vitest";
import { isKey } from "@/shared/i18n/console";
import zh from "@/shared/i18n/console/zh-CN.json";
import { CELL_MARK, TILE_STATES } from "./pages/board/logic";
import { KINDS } from "./pages/incidents/logic";
import { SHOWS as LABEL_SHOWS, SIZES } from "./pages/labels/logic";
import { SHOWS as LEDGER_SHOWS, STATUS_SIGN } from "./pages/ledger/logic";
import { KINDS as PLAN_KINDS, STANDING_SIGN } from "./pages/plans/logic";
import { QUOTA_SIGN } from "./pages/plans/quotas";
import { HOWS } from "./pages/record/logic";
import { WALK_SIGN } from "./pages/walks/logic";
import { failureWords, ORDER_SIGN, OUTCOME_SIGN, SEVERITY_SIGN, STATE_SIGN, word } from "./words";
import { languageFor } from "./look";

test.each([
  ["state", Object.keys(STATE_SIGN)],
  ["outcome", Object.keys(OUTCOME_SIGN)],
  ["severity", Object.keys(SEVERITY_SIGN)],
  ["order", Object.keys(ORDER_SIGN)],
  ["cell", Object.keys(CELL_MARK)],
  ["tile", [...Object.keys(TILE_STATES), "devices_waiting"]],
  ["how", HOWS],
  ["how_short", HOWS],
  ["incident_kind", KINDS],
  ["incident_what", KINDS],
  ["incident_done", KINDS],
  ["incident_todo", KINDS.filter((kind) => !["sent_again", "photos_again"].includes(kind))],
  ["equipment", Object.keys(STATUS_SIGN)],
  ["ledger_show", LEDGER_SHOWS],
  ["standing", ["below", "within", "above"]],
  ["rule_said", [...Object.keys(OUTCOME_SIGN), "uncertain"]],
  ["seen", ["went_out", "still_lit", "found_dark"]],
  ["labels_show", LABEL_SHOWS],
  ["label_of", ["checkpoint", "equipment"]],
  ["size", SIZES],
  ["quota_stands", Object.keys(QUOTA_SIGN)],
  ["plan_kind", PLAN_KINDS],
  ["plan_standing", Object.keys(STANDING_SIGN)],
  ["plan_days", ["every", "working", "off"]],
  ["calendar_day", ["plain", "weekend", "off", "work"]],
  ["calendar_mark", ["off", "work"]],
  ["walked", Object.keys(WALK_SIGN)],
  ["role", ["guard", "cleaner", "engineer", "front_desk", "gardener", "contractor"]],
  ["by_hand", ["tag_missing", "tag_broken", "cannot_reach", "event_check"]],
  ["skip", ["locked", "works", "dangerous", "other"]],
])("every %s has words", (group, codes) => {
  expect(codes.filter((code) => !isKey(`console.${group}.${code}`))).toEqual([]);
});

test("Chinese stands with Chinese punctuation", () => {
  expect(Object.entries(zh).filter(([, text]) => /[,:;?()]/.test(text))).toEqual([]);
});

test("no two cells of the strip share a mark, so colour is never alone", () => {
  const marks = Object.values(CELL_MARK).map(({ mark }) => mark);
  expect(new Set(marks).size).toBe(marks.length);
});

test("a code without words is said as a failure, and shown where it is a name", () => {
  expect(failureWords("unheard_of")).toBe(failureWords("internal"));
  // A session that ended is nobody's fault, least of all the server's.
  expect(failureWords("not_signed_in")).not.toBe(failureWords("internal"));
  expect(word("role", "diver")).toBe("diver");
});

test.each([
  [["zh-TW", "en"], "zh-CN"],
  [["en-GB", "zh"], "en"],
  [["de", "en"], "en"],
  [["de"], "en"],
  [[], "zh-CN"],
])("a browser that prefers %s reads %s", (preferred, wanted) => {
  expect(languageFor(preferred)).toBe(wanted);
});
