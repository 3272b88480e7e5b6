// What somebody types, kept by Rust as it is typed: going back, a lock or a restart loses no word.
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from "vue";
import { ask, session } from "./session";
import { inTurn } from "./turn";

const PAUSE_MS = 400;

/** The draft as it was kept; `nothing` where there is none, or one of another shape. */
export function readKept<T>(draft: string | null, nothing: T): T {
  try {
    const kept: unknown = JSON.parse(draft ?? "null");
    const same = kept !== null && typeof kept === typeof nothing;
    return same ? (kept as T) : nothing;
  } catch {
    return nothing;
  }
}

interface Kept<T> {
  value: Ref<T>;
  /** Keeps it without waiting for a pause, as after a stroke or a tap. */
  keep: () => Promise<void>;
  /** It was given, and has gone where it belongs. */
  drop: () => Promise<void>;
}

/** Kept for whoever is at the screen: nobody finds another's words. */
export function useKept<T>(name: string, nothing: T): Kept<T> {
  const key = `${name}:${session.status?.person?.staff ?? ""}`;
  const value = ref(nothing) as Ref<T>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waits = false;
  let dropped = false;
  const turn = inTurn();

  async function keep(): Promise<void> {
    clearTimeout(timer);
    if (!waits || dropped) return;
    waits = false;
    const draft = JSON.stringify(value.value);
    await turn(() => ask({ cmd: "keep_draft", key, draft }));
  }
  async function drop(): Promise<void> {
    dropped = true;
    clearTimeout(timer);
    await turn(() => ask({ cmd: "keep_draft", key, draft: null }));
  }
  watch(value, () => {
    waits = true;
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), PAUSE_MS);
  }, { deep: true });
  onMounted(async () => {
    const reply = await ask({ cmd: "draft", key });
    // Whoever typed already is ahead of what was kept.
    if (!waits && reply?.draft) value.value = readKept(reply.draft, nothing);
  });
  onBeforeUnmount(() => void keep());
  return { value, keep, drop };
}
