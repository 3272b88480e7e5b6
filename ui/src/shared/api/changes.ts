// Follows a site's changes: a stream of events where there is one, else asking again and again.
import { ConsoleError, request } from "./console";
import { readEvents } from "./sse";

/** How long a stream may be silent; the server sends keep-alives more often. */
const SILENT_MS_MAX = 40_000;
const AGAIN_MS = 3_000;

export interface Follower {
  /** Something changed, or may have while nobody listened. */
  changed(): void;
  /** Whether changes come by themselves at present. */
  connected(yes: boolean): void;
  /** The session ended: nothing more is asked. */
  signedOut(): void;
}

/** Runs until the returned function is called. */
export function follow(site: string, follower: Follower): () => void {
  const stop = new AbortController();
  void listen(site, follower, stop.signal);
  return () => stop.abort();
}

async function listen(site: string, follower: Follower, stop: AbortSignal): Promise<void> {
  let after = 0;
  while (!stop.aborted) {
    try {
      after = await listenOnce(site, after, follower, stop);
    } catch (error) {
      if (stop.aborted) return;
      follower.connected(false);
      if (error instanceof ConsoleError && error.status === 401) return follower.signedOut();
      await pause(AGAIN_MS, stop);
      if (!stop.aborted) follower.changed();
    }
  }
}

async function listenOnce(
  site: string,
  after: number,
  follower: Follower,
  stop: AbortSignal,
): Promise<number> {
  const giveUp = new AbortController();
  const end = () => giveUp.abort();
  stop.addEventListener("abort", end);
  let silent = setTimeout(end, SILENT_MS_MAX);
  const alive = () => {
    clearTimeout(silent);
    silent = setTimeout(end, SILENT_MS_MAX);
  };
  try {
    const path = `/sites/${encodeURIComponent(site)}/changes?after=${after}`;
    const headers = { Accept: "text/event-stream" };
    const response = await request(path, { headers, signal: giveUp.signal });
    follower.connected(true);
    const type = response.headers.get("Content-Type") ?? "";
    if (!type.startsWith("text/event-stream") || response.body === null) {
      const { n } = (await response.json()) as { n: number };
      if (n > after) follower.changed();
      else await pause(AGAIN_MS, stop);
      return n;
    }
    let last = after;
    for await (const event of readEvents(response.body, alive)) {
      if (event.event !== "changed") continue;
      last = Math.max(last, Number(event.data) || 0);
      follower.changed();
    }
    if (!stop.aborted) await pause(AGAIN_MS / 3, stop);
    return last;
  } finally {
    clearTimeout(silent);
    stop.removeEventListener("abort", end);
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener("abort", end);
    if (stop.aborted) end();
  });
}
