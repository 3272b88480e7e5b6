import { expect, test } from "vitest";
import { positionOf } from "./position";

test("a fix is kept in ten-millionths of a degree and whole metres", () => {
  const fix = { latitude: 22.5431, longitude: -113.98765432, accuracy: 12.6 };
  expect(positionOf(fix)).toEqual({
    latitude_e7: 225_431_000, longitude_e7: -1_139_876_543, accuracy_m: 13,
  });
});

test("what can't be a place on earth is no fix", () => {
  const fix = { latitude: 22, longitude: 113, accuracy: 5 };
  const wrong = [
    { latitude: 91 }, { longitude: -181 }, { accuracy: -1 }, { latitude: NaN },
    { accuracy: Infinity },
  ];
  for (const one of wrong) expect(positionOf({ ...fix, ...one })).toBeNull();
});
