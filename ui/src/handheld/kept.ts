// What somebody types, kept by Rust as it is typed: going back, a lock or a restart loses no word.
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from "vue";
import { ask, session } from "./session";

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

/**
 * Kept for whoever is at the screen: nobody finds another's words. `drop` when they were given, and
 * have gone where they belong.
 */
export function useKept<T>(name: string, nothing: T): { value: Ref<T>; drop: () => Promise<void> } {
  const key = `${name}:${session.status?.person?.staff ?? ""}`;
  const value = ref(nothing) as Ref<T>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waits = false;
  let dropped = false;

  async function keep(): Promise<void> {
    clearTimeout(timer);
    if (!waits || dropped) return;
    waits = false;
    await ask({ cmd: "keep_draft", key, draft: JSON.stringify(value.value) });
  }
  async function drop(): Promise<void> {
    dropped = true;
    clearTimeout(timer);
    await ask({ cmd: "keep_draft", key, draft: null });
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
  return { value, drop };
}
