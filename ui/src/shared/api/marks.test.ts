import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { effect } from "vue";
import { CallError } from "./index";
import { lookUp, mark, marksOn } from "./marks";

const { call } = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock("./index", async (real) => ({ ...(await real<object>()), call }));

const drawing = { width: 4, height: 3, strokes: [[[1, 2]]] as [number, number][][] };
beforeEach(() => call.mockReset());
afterEach(() => vi.restoreAllMocks());

test("a photo's marks are asked for once, by however many", async () => {
  call.mockResolvedValue({ reply: "marks", drawing });
  await Promise.all([lookUp("once"), lookUp("once")]);
  await lookUp("once");
  expect(call.mock.calls).toEqual([[{ cmd: "marks", photo: "once" }]]);
  expect(marksOn("once")).toEqual(drawing);
});

test("what can't be asked is asked again", async () => {
  call.mockRejectedValueOnce(new CallError("unreached", ""));
  await expect(lookUp("again")).rejects.toThrow();
  expect(marksOn("again")).toBeNull();
  call.mockResolvedValue({ reply: "marks", drawing });
  await lookUp("again");
  expect(marksOn("again")).toEqual(drawing);
});

test("a mark shows wherever the photo is shown, once it is kept and not before", async () => {
  call.mockResolvedValue({ reply: "marks", drawing: null });
  await lookUp("shown");
  const seen: unknown[] = [];
  effect(() => seen.push(marksOn("shown")));
  call.mockRejectedValueOnce(new CallError("bad_value", ""));
  await expect(mark("shown", drawing)).rejects.toThrow();
  expect(seen).toEqual([null]);
  await mark("shown", drawing);
  await mark("shown", null);
  expect(seen).toEqual([null, drawing, null]);
});
