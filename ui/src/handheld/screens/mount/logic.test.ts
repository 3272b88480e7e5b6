import { expect, test } from "vitest";
import { draftOf, nextStep, readOf } from "./logic";

test("a label is known by its mark, in whatever case a scanner types", () => {
  const label = { text: "TP1:001130ABCDEFGHIJKLMNOP", nfc: false };
  expect(readOf(" TP1:001130ABCDEFGHIJKLMNOP\n")).toEqual(label);
  expect(readOf("tp1:001130abcdefghijklmnop")).toEqual(label);
});

test("a tag's UID is read with and without marks between its bytes", () => {
  const tag = { text: "04A1B2C3D4E5F6", nfc: true };
  for (const text of ["04:a1:b2:c3:d4:e5:f6", "04 A1 B2 C3 D4 E5 F6", "04-a1-b2-c3-d4-e5-f6",
    "04a1b2c3d4e5f6"]) {
    expect(readOf(text)).toEqual(tag);
  }
});

test("what a tag's reader gave is a tag's, whatever it looks like", () => {
  expect(readOf("04:a1:b2", "touch")).toEqual({ text: "04A1B2", nfc: true });
  expect(readOf("482913", "touch")).toEqual({ text: "482913", nfc: true });
});

test("of what the camera sees a label alone counts", () => {
  const text = "TP1:001130ABCDEFGHIJKLMNOP";
  expect(readOf(text, "camera")).toEqual({ text, nfc: false });
  expect(readOf("04A1B2C3D4E5F6", "camera")).toBeNull();
  expect(readOf("https://example.org/x", "camera")).toBeNull();
});

test("what is neither goes on as a label, for the handheld to refuse", () => {
  for (const text of ["https://example.org/x", "04A1B2C", "04A1", "hello"]) {
    expect(readOf(text)).toEqual({ text, nfc: false });
  }
});

test("six digits alone mount nothing", () => {
  expect(readOf("482913")).toBeNull();
  expect(readOf("482 913")).toBeNull();
});

test("a place wants a scan, then a photo, and is bound with both", () => {
  const read = { text: "04A1B2C3", nfc: true };
  expect(nextStep({ read: null, photo: null })).toBe("scan");
  expect(nextStep({ read, photo: null })).toBe("photo");
  expect(nextStep({ read, photo: "ab" })).toBe("bind");
  expect(nextStep({ read: null, photo: "ab" })).toBe("scan");
});

test("a draft comes back whole, and nonsense is no draft", () => {
  const draft = { read: { text: "04A1B2C3", nfc: true }, photo: null };
  expect(draftOf(JSON.stringify(draft))).toEqual(draft);
  expect(draftOf("{")).toEqual({ read: null, photo: null });
  expect(draftOf(null)).toEqual({ read: null, photo: null });
});
