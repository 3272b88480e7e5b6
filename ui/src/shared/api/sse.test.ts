import { describe, expect, test } from "vitest";
import { EventCutter, readEvents, type ServerEvent } from "./sse";

function check(pieces: string[], wanted: ServerEvent[]): void {
  const cutter = new EventCutter();
  expect(pieces.flatMap((piece) => cutter.push(piece))).toEqual(wanted);
}

describe("a stream of events", () => {
  test("gives each event once, however it is cut", () => {
    const wanted = [
      { event: "changed", data: "41" },
      { event: "changed", data: "42" },
    ];
    check(["event: changed\ndata: 41\n\nevent: changed\ndata: 42\n\n"], wanted);
    check(["event: cha", "nged\ndata: 41\n", "\nevent:changed\ndata:42\n\n"], wanted);
  });

  test("passes over keep-alives and half an event", () => {
    check([": keep\n\n", ":\n\n", "event: changed\ndata: 4"], []);
  });

  test("reads line ends of any kind", () => {
    check(["event: changed\r\ndata: 7\r\n\r\n"], [{ event: "changed", data: "7" }]);
  });

  test("tells that the stream lives at each piece", async () => {
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(encoder.encode(": keep\n\n"));
        stream.enqueue(encoder.encode("data: 1\n\n"));
        stream.close();
      },
    });
    let alive = 0;
    const seen: ServerEvent[] = [];
    for await (const event of readEvents(body, () => alive++)) seen.push(event);
    expect([alive, seen]).toEqual([2, [{ event: "message", data: "1" }]]);
  });
});
