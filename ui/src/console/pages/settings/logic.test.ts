import { expect, test } from "vitest";
import { nextTick, ref } from "vue";
import type { ConsoleChannel } from "@/shared/types/ConsoleChannel";
import type { NoticeKind } from "@/shared/types/NoticeKind";
import {
  changeOf, draftOf, isClock, isDay, isReady, kindsFor, nextStep, useDraft, whole,
} from "./logic";

const KINDS: NoticeKind[] = ["serious_finding", "record_complete"];
const channel: ConsoleChannel = {
  id: "c", name: "群", way: "feishu", kinds: ["serious_finding"], host: "open.feishu.cn",
  secret_set: true, mail: null, sent_at: null, failed_at: null, error: null,
};

test("what is typed outlasts what others set; what wasn't touched follows them", async () => {
  const held = ref({ a: 1 });
  const { draft, changed, kept } = useDraft(() => held.value);
  held.value = { a: 2 };
  await nextTick();
  expect([draft.value.a, changed()]).toEqual([2, false]);
  draft.value.a = 7;
  held.value = { a: 3 };
  await nextTick();
  expect([draft.value.a, changed()]).toEqual([7, true]);
  kept();
  expect(changed()).toBe(false);
  held.value = { a: 8 };
  await nextTick();
  expect(draft.value.a).toBe(8);
});

test("a new step tells one more", () => {
  expect(nextStep([]).role).toBe("owner");
  const owner = { after: { amount: 0, unit: "minutes" as const }, role: "owner" as const };
  expect(nextStep([owner]).role).toBe("leader");
  expect(nextStep([{ ...owner, role: "supervisor" }]).role).toBe("supervisor");
});

test("numbers, clocks and days of the year are read strictly", () => {
  expect(["12", "-3", "x", "4.9", ""].map(whole)).toEqual([12, 0, 0, 4, 0]);
  expect(["07:30", "7:30", "24:00", "23:59"].map(isClock)).toEqual([true, false, false, true]);
  expect(["12-01", "13-01", "02-30", "1-1"].map(isDay)).toEqual([true, false, true, false]);
});

test("an address and a secret that aren't typed stay as they are", () => {
  const draft = draftOf(channel, KINDS);
  expect(isReady(draft)).toBe(true);
  const change = changeOf(draft);
  expect(Object.keys(change)).not.toContain("url");
  expect(Object.keys(change)).not.toContain("secret");
  expect(changeOf({ ...draft, secret: "s", url: " https://a " })).toMatchObject({
    id: "c", secret: "s", url: "https://a",
  });
});

test("a new channel leads somewhere, and people get no kind that is for programs", () => {
  const draft = draftOf(null, KINDS);
  expect(draft.kinds).toEqual(["serious_finding"]);
  expect(isReady({ ...draft, name: "群" })).toBe(false);
  expect(isReady({ ...draft, name: "群", url: "https://a" })).toBe(true);
  expect(kindsFor("webhook", KINDS)).toEqual(KINDS);
  expect(changeOf({ ...draft, kinds: KINDS }).kinds).toEqual(["serious_finding"]);
});

test("mail goes to each address that stands in the field", () => {
  const draft = { ...draftOf(null, KINDS), way: "email" as const, name: "m",
    to: "a@x.org, b@x.org\n c@x.org" };
  expect(isReady(draft)).toBe(false);
  const mail = { ...draft.mail, host: "smtp.x.org", from: "d@x.org" };
  expect(isReady({ ...draft, mail })).toBe(true);
  expect(changeOf({ ...draft, mail }).mail?.to).toEqual(["a@x.org", "b@x.org", "c@x.org"]);
});
