import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { follow } from "./changes";

type Answer = (signal: AbortSignal) => Promise<Response>;
const encoder = new TextEncoder();
const event = (n: number) => `event: changed\ndata: ${n}\n\n`;

function stream(text: string, stays: boolean): Answer {
  return async (signal) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(encoder.encode(text));
        if (stays) signal.addEventListener("abort", () => controller.error(signal.reason));
        else controller.close();
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  };
}
const number = (n: number): Answer => async () => Response.json({ n });
const refused = (status: number): Answer => async () =>
  Response.json({ code: "not_signed_in", message: "" }, { status });
const unreached: Answer = async () => {
  throw new TypeError("network");
};
const silent: Answer = () => new Promise<Response>(() => undefined);

let stop = () => {};
let asked: string[] = [];

function check(answers: Answer[]) {
  asked = [];
  vi.stubGlobal("fetch", (path: string, init: { signal: AbortSignal }) => {
    asked.push(path.replace(/^.*after=/, ""));
    return (answers.shift() ?? silent)(init.signal);
  });
  const told = { changed: vi.fn(), connected: vi.fn(), signedOut: vi.fn() };
  stop = follow("s1", told);
  return told;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { hash: "" });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("following a site", () => {
  test("tells of each event and goes on after the last one", async () => {
    const told = check([stream(event(4) + event(7), false)]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told.changed).toHaveBeenCalledTimes(2);
    expect(told.connected).toHaveBeenLastCalledWith(true);
    expect(asked).toEqual(["0", "7"]);
  });

  test("asks again within five seconds where nobody answers, and catches up", async () => {
    const told = check([unreached, stream("", true)]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told.connected).toHaveBeenLastCalledWith(false);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(told.connected).toHaveBeenLastCalledWith(true);
    expect(told.changed).toHaveBeenCalledTimes(1);
  });

  test("polls where the server only counts", async () => {
    const told = check([number(3), number(3), number(5)]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told.changed).toHaveBeenCalledTimes(2);
    expect(asked).toEqual(["0", "3", "3", "5"]);
  });

  test("takes a stream for dead once it has been silent too long", async () => {
    const told = check([stream(": keep\n\n", true), stream("", true)]);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(asked).toEqual(["0", "0"]);
    expect(told.connected.mock.calls).toEqual([[true], [false], [true]]);
  });

  test("ends with the session and when it is stopped", async () => {
    const told = check([refused(401)]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.signedOut).toHaveBeenCalledTimes(1);
    expect(asked).toEqual(["0"]);
    const stopped = check([unreached]);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([asked.length, stopped.changed.mock.calls.length]).toEqual([1, 0]);
  });
});
