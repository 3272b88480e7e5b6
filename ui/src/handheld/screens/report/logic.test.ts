import { expect, test } from "vitest";
import { NONE, readReport, says, withPhotos } from "./logic";

test("a photo, a voice note or words are enough, blanks are not", () => {
  expect(says(NONE)).toBe(false);
  expect(says({ ...NONE, note: " \n" })).toBe(false);
  expect(says({ ...NONE, note: "漏水" })).toBe(true);
  expect(says({ ...NONE, photos: ["a"] })).toBe(true);
});

test("a kept draft comes back whole, and rubbish is nothing", () => {
  const report = { ...NONE, photos: ["a"], severity: "serious" as const };
  expect(readReport(JSON.stringify(report))).toEqual(report);
  for (const text of [null, "", "{", '{"photos":1}']) expect(readReport(text)).toEqual(NONE);
  expect(readReport('{"photos":["a"]}').role).toBe("engineer");
});

test("photos that nobody named come once, and the camera stays closed", () => {
  const report = withPhotos({ ...NONE, photos: ["a"] }, ["a", "b"]);
  expect([report.photos, report.camera_seen]).toEqual([["a", "b"], true]);
});
