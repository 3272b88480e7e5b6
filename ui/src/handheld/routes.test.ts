import { describe, expect, test } from "vitest";
import type { Person } from "@/shared/types/Person";
import { gateOf, remembered, resumeAt } from "./routes";

const zhang: Person = { staff: "s1", name: "Z", roles: ["guard"], pin_digits: 4, on_shift: true };

describe("gates", () => {
  test("a locked handheld shows who, whatever was open", () => {
    expect(gateOf("locked", "/round/r/at/c")).toBe("/who");
    expect(gateOf("locked", "/who")).toBeNull();
  });

  test("a new handheld shows enrolment", () => expect(gateOf("new", "/who")).toBe("/enrol"));

  test("an unlocked one leaves the gates and stays elsewhere", () => {
    expect(gateOf("unlocked", "/who")).toBe("resume");
    expect(gateOf("unlocked", "/findings")).toBeNull();
  });
});

describe("a cold start", () => {
  test("opens the same item for the same person", () => {
    const route = remembered("s1", "/round/r/at/c?fail=13.7");
    expect(resumeAt(route, zhang)).toBe("/round/r/at/c?fail=13.7");
  });

  test("opens Today for another person", () => {
    expect(resumeAt(remembered("s2", "/round/r"), zhang)).toBe("/today");
  });

  test("opens Today where nothing or nonsense was kept", () => {
    for (const route of [null, "", "s1", "s1 nowhere", "s1 /who"]) {
      expect(resumeAt(route, zhang)).toBe("/today");
    }
  });
});
