import { describe, expect, test } from "vitest";
import { row } from "../../fixtures";
import {
  canFinish, draftKey, fresh, notPossible, opensCamera, readDraft, setOutcome, toAnswer,
  toggleClause,
} from "./logic";

const drain = row("3.8", {
  clauses: [{ id: "loose", zh: "L", en: "Loose" }, { id: "blocked", zh: "B", en: "Blocked" }],
  fail_wants: ["photo"], severity: "normal",
}, { equipment: "e1" });

describe("a fail in four taps", () => {
  test("a reason opens the camera once", () => {
    const draft = toggleClause(fresh(drain), "loose");
    expect(opensCamera(drain, fresh(drain))).toBe(false);
    expect(opensCamera(drain, draft)).toBe(true);
    expect(opensCamera(drain, { ...draft, camera_seen: true })).toBe(false);
    expect(opensCamera(drain, { ...draft, photos: ["sha"] })).toBe(false);
  });

  test("becomes an answer with its clauses, photo and the item's own severity", () => {
    const draft = { ...toggleClause(fresh(drain), "loose"), photos: ["sha"] };
    expect(canFinish(drain, draft)).toBe(true);
    expect(toAnswer(drain, draft)).toEqual({
      item: "3.8", equipment: "e1", outcome: "fail", clauses: ["loose"], values: [], note: null,
      photos: ["sha"], severity: null, fixed: false, agreed: null,
    });
  });

  test("another severity is told, the item's own is not", () => {
    const draft = { ...toggleClause(fresh(drain), "loose"), severity: "serious" as const };
    expect(toAnswer(drain, draft).severity).toBe("serious");
  });

  test("nothing is finished without a reason, unless the item has none", () => {
    expect(canFinish(drain, fresh(drain))).toBe(false);
    expect(canFinish(row("x"), fresh(row("x")))).toBe(true);
    expect(canFinish(drain, setOutcome(fresh(drain), "not_applicable"))).toBe(true);
  });

  test("a chip tapped twice is off again", () => {
    const twice = toggleClause(toggleClause(fresh(drain), "loose"), "loose");
    expect(twice.clauses).toEqual([]);
  });
});

describe("what could not be checked", () => {
  test("takes the clauses away and carries its reason", () => {
    const draft = notPossible(toggleClause(fresh(drain), "loose"), "locked");
    expect(toAnswer(drain, { ...draft, fixed: true })).toMatchObject({
      outcome: "not_possible", clauses: ["locked"], fixed: false, severity: null,
    });
    expect(opensCamera(drain, draft)).toBe(false);
  });

  test("a clause after it makes it a fail again", () => {
    const draft = toggleClause(notPossible(fresh(drain), "locked"), "blocked");
    expect(draft).toMatchObject({ outcome: "fail", clauses: ["blocked"] });
  });
});

describe("drafts", () => {
  test("come back as they were kept", () => {
    const draft = { ...toggleClause(fresh(drain), "loose"), camera_seen: true };
    expect(readDraft(JSON.stringify(draft))).toEqual(draft);
  });

  test("nonsense is no draft", () => {
    for (const text of [null, "", "{}", "[]", "null", '{"clauses":1}']) {
      expect(readDraft(text)).toBeNull();
    }
  });

  test("stand under the place, the item and its equipment", () => {
    expect(draftKey("r", "c", drain)).toBe("fail:r:c:3.8@e1");
  });
});
