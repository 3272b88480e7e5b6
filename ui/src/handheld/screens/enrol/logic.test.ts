import { describe, expect, test } from "vitest";
import { enrolment, isLink } from "./logic";

const empty = { link: "", server: "", code: "", pin: "" };

describe("enrolment", () => {
  test("a link goes as it is", () => {
    const link = "http://127.0.0.1:8700/enrol#ABCDEFGHJKLMN.pin";
    expect(isLink(link)).toBe(true);
    expect(enrolment({ ...empty, link: ` ${link} ` })).toEqual({
      cmd: "enrol", link, server: null, code: null, pin: null,
    });
  });

  test("a typed code loses its spaces and small letters", () => {
    expect(enrolment({ ...empty, server: "site.example", code: "abcd efgh-jkl mn" })).toEqual({
      cmd: "enrol", link: null, server: "https://site.example", code: "ABCDEFGHJKLMN", pin: null,
    });
  });

  test("too little is no command", () => {
    expect(enrolment(empty)).toBeNull();
    expect(enrolment({ ...empty, server: "site.example" })).toBeNull();
    expect(isLink("TP1:123456")).toBe(false);
  });
});
