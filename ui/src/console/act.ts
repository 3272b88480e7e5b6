// One act of a page at a time: whether it is under way, and what went wrong with it.
import { ref } from "vue";
import { codeOf } from "./live";

/** `then` runs after each act, done or not. */
export function useAct(then?: () => void) {
  const busy = ref(false);
  const trouble = ref<string | null>(null);

  /** Does something, unless something else is being done; whether it was done. */
  async function act(what: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    trouble.value = null;
    try {
      await what();
      return true;
    } catch (error) {
      trouble.value = codeOf(error);
      return false;
    } finally {
      busy.value = false;
      then?.();
    }
  }
  return { busy, trouble, act };
}
