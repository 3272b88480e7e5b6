import { expect, test } from "vitest";
import { part, row } from "../../fixtures";
import { EMPTY, stepsOf } from "./logic";
import { gaugeOf, padText, readPad, resumeAt, type Pad } from "./pad";

const pressure = row("pump.1", { parts: [part("inlet", "number"), part("outlet", "number")] });
const level = row("pump.5", { parts: [part("level", "number")] });
const steps = stepsOf([pressure, level]);
const inlet = { "pump.1": { inlet: { part: "inlet", milli: 250 } } };

function pad(more: Partial<Pad> = {}): Pad {
  return { values: {}, outs: {}, at: "pump.1.inlet", entry: EMPTY, ...more };
}

test("an empty pad leaves no draft behind", () => {
  expect(padText(pad())).toBeNull();
  expect(padText(pad({ values: { "pump.1": {} } }))).toBeNull();
});

test("digits, a figure that is to be read again and given ones are kept as they stand", () => {
  for (const one of [
    pad({ entry: { typed: "04", again_milli: null } }),
    pad({ entry: { typed: "", again_milli: 610 } }),
    pad({ values: inlet, outs: { "pump.1": ["inlet"] } }),
  ]) expect(readPad(padText(one))).toEqual(one);
});

test("what is no draft of a pad is an empty one", () => {
  for (const text of [null, "", "null", "3", "{}", '{"values":{}}', "["]) {
    expect(readPad(text)).toEqual(pad({ at: "" }));
  }
});

test("an item that is read halfway goes on at its next figure", () => {
  expect(resumeAt(steps, 0, inlet)).toBe(1);
  expect(resumeAt(steps, 0, {})).toBe(0);
  expect(resumeAt(steps, 2, inlet)).toBe(2);
});

test("an item whose figures are all given stays at the first", () => {
  const both = { "pump.1": { ...inlet["pump.1"], outlet: { part: "outlet", milli: 450 } } };
  expect(resumeAt(steps, 0, both)).toBe(0);
});

test("a gauge is called by its item and part", () => {
  expect(gaugeOf(steps[1] ?? null)).toBe("pump.1.outlet");
  expect(gaugeOf(null)).toBe("");
});
