// Keeps what is on screen fresh: each change at the site, and each half minute for what time alone
// does, asks again. What was shown stays until the new comes, so scroll and selection stay too.
import { onScopeDispose, reactive, ref, watch, type Ref } from "vue";
import { follow } from "@/shared/api/changes";
import { ConsoleError } from "@/shared/api/console";

/** Many commits in a burst ask once. */
const BURST_MS = 700;
const TIME_ALONE_MS = 30_000;
/** A photo's bytes come without a commit of their own: what waits for them asks this often. */
export const PHOTO_MS = 4_000;

/** The server's clock less the page's steady one; null until a reply told it. */
let ahead_ms: number | null = null;

export const live = reactive({ connected: true, beat: 0 });

export interface Fresh<T> {
  value: Ref<T | null>;
  /** The failure's code while the last try failed; `value` is then what was known before. */
  failure: Ref<string | null>;
  /** When `value` came, by the page's own steady clock. */
  heard_at_ms: Ref<number>;
  again(): void;
}

/** Follows one site while the calling component stands. */
export function useLive(site: () => string, ended: () => void): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const beat = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      live.beat += 1;
    }, BURST_MS);
  };
  const follower = {
    changed: beat,
    connected: (yes: boolean) => (live.connected = yes),
    signedOut: ended,
  };
  let stop = () => {};
  watch(
    site,
    (id) => {
      stop();
      stop = follow(id, follower);
    },
    { immediate: true },
  );
  const timer = setInterval(beat, TIME_ALONE_MS);
  onScopeDispose(() => {
    stop();
    clearInterval(timer);
    clearTimeout(waiting);
  });
}

/**
 * Loads at once, when `key` changes (dropping what was shown), and at each beat (keeping it).
 * While `hurried` says so of what is shown, it asks as often as for a photo.
 */
export function useFresh<T>(
  key: () => string,
  load: () => Promise<T>,
  hurried: (value: T) => boolean = () => false,
): Fresh<T> {
  const value = ref(null) as Ref<T | null>;
  const failure = ref<string | null>(null);
  const heard_at_ms = ref(0);
  let round = 0;
  let busy = false;
  let wanted = false;

  async function run(mine: number): Promise<void> {
    busy = true;
    wanted = false;
    try {
      const got = await load();
      if (mine !== round) return;
      value.value = got;
      heard_at_ms.value = performance.now();
      failure.value = null;
    } catch (error) {
      if (mine === round) failure.value = codeOf(error);
    } finally {
      if (mine === round) {
        busy = false;
        if (wanted) void run(mine);
      }
    }
  }
  const again = () => {
    if (busy) wanted = true;
    else void run(round);
  };
  watch(
    key,
    () => {
      round += 1;
      value.value = null;
      failure.value = null;
      void run(round);
    },
    { immediate: true },
  );
  watch(() => live.beat, again);
  const timer = setInterval(() => {
    if (value.value !== null && hurried(value.value)) again();
  }, PHOTO_MS);
  onScopeDispose(() => {
    round += 1;
    clearInterval(timer);
  });
  return { value, failure, heard_at_ms, again };
}

/** Milliseconds since the epoch by the server's clock, moved on by the page's steady one. */
export function useNow(said: () => string | null, heard_at_ms: Ref<number>): Ref<number> {
  const now = ref(0);
  const tell = () => {
    const at = said();
    if (at === null) return;
    ahead_ms = Date.parse(at) - heard_at_ms.value;
    now.value = ahead_ms + performance.now();
  };
  watch([said, heard_at_ms], tell, { immediate: true });
  const timer = setInterval(tell, 10_000);
  onScopeDispose(() => clearInterval(timer));
  return now;
}

export function codeOf(error: unknown): string {
  return error instanceof ConsoleError ? error.code : "internal";
}

/** The server's clock as a page last heard it, the reader's own before that. */
export function useServerClock(): Ref<number> {
  const read = () => (ahead_ms === null ? Date.now() : ahead_ms + performance.now());
  const now = ref(read());
  const tell = () => (now.value = read());
  watch(() => live.beat, tell);
  const timer = setInterval(tell, 10_000);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
