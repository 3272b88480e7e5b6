import { afterEach, expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n";
import type { DoubtKind } from "@/shared/types/DoubtKind";
import type { DoubtShown } from "@/shared/types/DoubtShown";
import { inOrder, NOTHING, says, whereOf, wordsOf } from "./logic";

const doubt = (id: string, more: Partial<DoubtShown> = {}): DoubtShown => ({
  id, kind: "hurried", at: "2026-11-29T20:00:00+08:00", place: null, round: null, count: null,
  seconds: null, answer: null, ...more,
});
const answer = { at: "2026-11-29T21:00:00+08:00", note: "", photos: ["a"] };
const words = (kind: DoubtKind, count: number | null = null, seconds: number | null = null) =>
  wordsOf(doubt("d", { kind, count, seconds }));

afterEach(() => setLanguage("zh-CN"));

test("each kind is told in figures where there are some", () => {
  setLanguage("en");
  expect(words("hurried", 12, 5)).toBe("12 items took only 5 s");
  expect(words("two_places", null, 240)).toBe("Two places, only 4 min apart");
  expect(words("photo_again", 2)).toBe("2 photos were used before");
  expect(words("photo_again")).toBe("1 photo was used before");
  expect(words("clock_set", null, -7200)).toBe("The phone's clock was set, by 2 h 0 min");
});

test("each kind has words where there are no figures", () => {
  const kinds: DoubtKind[] = ["hurried", "two_places", "photo_again", "clock_set", "elsewhere"];
  const told = kinds.map((kind) => words(kind));
  expect(new Set(told).size).toBe(kinds.length);
  for (const one of told) expect(one).not.toMatch(/[{}]|null|undefined/);
  expect([words("hurried", 12), words("hurried", null, 5)])
    .toEqual([words("hurried"), words("hurried")]);
});

test("what wants a word stands first, the newest on top", () => {
  const at = (hour: number) => ({ at: `2026-11-29T${hour}:00:00+08:00` });
  const order = inOrder([
    doubt("a", { ...at(18), answer }), doubt("b", at(10)), doubt("c", at(12)),
    doubt("d", { ...at(19), answer }),
  ]);
  expect(order.map(({ id }) => id)).toEqual(["c", "b", "d", "a"]);
});

test("when and where are told as far as they are known", () => {
  setLanguage("en");
  const now = Date.parse("2026-11-29T22:00:00+08:00");
  expect(whereOf(doubt("a"), now)).toBe("today 20:00");
  expect(whereOf(doubt("a", { place: "Lobby", round: "Night" }), now))
    .toBe("today 20:00 · Lobby · Night");
});

test("a voice note or words are enough, blanks are not", () => {
  expect(says(NOTHING)).toBe(false);
  expect(says({ photos: [], note: " \n" })).toBe(false);
  expect(says({ photos: [], note: "x" })).toBe(true);
  expect(says({ photos: ["a"], note: "" })).toBe(true);
});
