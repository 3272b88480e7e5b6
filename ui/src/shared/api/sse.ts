// Reads `text/event-stream` from a fetched body: EventSource can't send the start token's header.

export interface ServerEvent {
  event: string;
  data: string;
}

/** Cuts text into whole events as it comes; comments and unknown fields are passed over. */
export class EventCutter {
  private rest = "";

  push(text: string): ServerEvent[] {
    const blocks = (this.rest + text).replace(/\r\n?/g, "\n").split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(eventIn).filter((event) => event !== null);
  }
}

function eventIn(block: string): ServerEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") event = value ?? "";
    if (field === "data") data.push(value ?? "");
  }
  return data.length > 0 ? { event, data: data.join("\n") } : null;
}

/** `alive` is called at each piece of bytes, keep-alives included. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  alive: () => void,
): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const cutter = new EventCutter();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    yield* cutter.push(decoder.decode(value, { stream: true }));
  }
}
