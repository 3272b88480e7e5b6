import { expect, test } from "vitest";
import type { SitePictures } from "@/shared/types/SitePictures";
import { failureWords } from "../../words";
import { keepingFor, keepingOver, keyOf, reasonOf, type Slot, type Wire } from "./keeping";

const told = (id: string): SitePictures => ({
  pictures: [{ id, photo: null, clip: null }], lists: [], places: [],
});
const slot = (id: string, sha256: string | null = null): Slot =>
  ({ id, name: id, kind: "photo", sha256 });
const blob = (text: string) => new Blob([text]);

/** A server that fails as often as `failures` says, and no longer has what is `gone`. */
function keeping(failures = 0, gone = false) {
  const sent: string[] = [];
  const wire: Wire = {
    async put(id, _kind, bytes) {
      sent.push(`${id} ${bytes ? await bytes.text() : "away"}`);
      if (failures > 0) {
        failures -= 1;
        throw new Error("down");
      }
      return told(id);
    },
    async bytesOf(sha256) {
      if (gone) throw new Error("gone");
      return blob(`old ${sha256}`);
    },
    codeOf: () => "unreached",
  };
  return { kept: keepingOver(wire), sent };
}

test("what is too large is told with the limit of its own kind", () => {
  const said = (kind: Slot["kind"]) => failureWords(reasonOf({ kind, failure: "too_large" }));
  expect([said("photo"), said("clip")].map((text) => /\d+ MB/.exec(text)?.[0])).toEqual([
    "20 MB", "1 MB",
  ]);
  expect(reasonOf({ kind: "clip", failure: "unreached" })).toBe("unreached");
});

test("what was removed can be put back, once", async () => {
  const { kept, sent } = keeping();
  await kept.put(slot("a", "aa"), null);
  expect([kept.undo.value?.did, kept.jobs.size]).toEqual(["removed", 0]);
  await kept.undoLast();
  expect(sent).toEqual(["a away", "a old aa"]);
  expect(kept.undo.value).toBeNull();
});

test("what was replaced can be put back; what is new has nothing before it", async () => {
  const { kept, sent } = keeping();
  await kept.put(slot("a", "aa"), blob("new"));
  expect(kept.undo.value?.did).toBe("replaced");
  await kept.undoLast();
  expect(sent[1]).toBe("a old aa");
  await kept.put(slot("b"), blob("first"));
  expect([kept.undo.value, kept.told.value]).toEqual([null, told("b")]);
});

test("what the server lost is taken away all the same, with nothing to put back", async () => {
  const { kept, sent } = keeping(0, true);
  await kept.put(slot("a", "aa"), null);
  expect([sent, kept.undo.value]).toEqual([["a away"], null]);
});

test("what didn't get there stays until it does, or nobody wants it", async () => {
  const { kept, sent } = keeping(2);
  await kept.put(slot("a"), blob("new"));
  const job = () => kept.jobs.get(keyOf(slot("a")));
  expect(job()?.failure).toBe("unreached");
  await kept.again(job()!);
  expect(job()?.failure).toBe("unreached");
  await kept.again(job()!);
  expect([job(), sent]).toEqual([undefined, ["a new", "a new", "a new"]]);
  const { kept: other } = keeping(1);
  await other.put(slot("b"), blob("new"));
  other.discard(other.jobs.get(keyOf(slot("b")))!);
  expect(other.jobs.size).toBe(0);
});

test("of two for one slot only the later goes, and slots go one after another", async () => {
  const { kept, sent } = keeping();
  const done = [
    kept.put(slot("a"), blob("1")), kept.put(slot("b"), blob("2")), kept.put(slot("b"), blob("3")),
  ];
  expect(kept.jobs.size).toBe(2);
  await Promise.all(done);
  expect(sent).toEqual(["a 1", "b 3"]);
  expect(kept.told.value).toEqual(told("b"));
});

test("what a person left lying is there when they come back, and nobody else's", () => {
  const wire = {} as Wire;
  const first = keepingFor("Zhang", "s", wire);
  first.takes.set("a", blob("hello"));
  expect(keepingFor("Zhang", "s", wire).takes.size).toBe(1);
  expect(keepingFor("Zhang", "t", wire).takes.size).toBe(0);
  expect(keepingFor("Li", "s", wire).takes.size).toBe(0);
  expect(keepingFor("Zhang", "s", wire).takes.size).toBe(0);
});
