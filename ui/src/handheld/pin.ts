// The PIN pad: digits come and go, the last one sends; wrong ones cost time.
import { onBeforeUnmount, onMounted, reactive, ref } from "vue";
import { call, CallError, type ReplyTo } from "@/shared/api";
import type { Command } from "@/shared/types/Command";
import type { Status } from "@/shared/types/Status";
import { nowMs } from "./clock";
import { buzz, fail } from "./session";

const TICK_MS = 250;
const BUZZ_WRONG = [120, 80, 120];
/** Commands that a PIN goes with. */
type Signed = Extract<Command, { cmd: "unlock" | "hand_over_shift" }>;

/** The PIN after a key; never longer than the person's. */
export function press(pin: string, key: string, digits: number): string {
  if (key === "delete") return pin.slice(0, -1);
  return /^[0-9]$/.test(key) && pin.length < digits ? pin + key : pin;
}

/** Whole seconds until a time, from above; none where there is nothing to wait for. */
export function secondsLeft(until_ms: number | undefined, now_ms: number): number {
  return until_ms === undefined ? 0 : Math.max(0, Math.ceil((until_ms - now_ms) / 1000));
}

/**
 * Tries of a PIN on one screen: who has to wait how long, and whether the last one was wrong.
 * `words` names the screen's own words for other failures.
 */
export function useTries(words?: string) {
  const waits = reactive<Record<string, number>>({});
  const now = ref(nowMs());
  const wrong = ref(false);
  const busy = ref(false);
  let ticking: ReturnType<typeof setInterval> | undefined;
  onMounted(() => (ticking = setInterval(() => (now.value = nowMs()), TICK_MS)));
  onBeforeUnmount(() => clearInterval(ticking));

  function failed(staff: string, error: CallError): void {
    wrong.value = !error.wait_ms;
    now.value = nowMs();
    if (error.wait_ms) waits[staff] = now.value + error.wait_ms;
    buzz(BUZZ_WRONG);
  }

  /** What the handheld says to somebody's PIN; null after it was refused, and that is shown. */
  async function attempt(staff: string, command: Signed): Promise<Status | null> {
    busy.value = true;
    try {
      return (await call(command)) as ReplyTo<Signed>;
    } catch (error) {
      if (error instanceof CallError && error.code === "wrong_pin") failed(staff, error);
      else await fail(error, words);
      return null;
    } finally {
      busy.value = false;
    }
  }

  return { wrong, busy, attempt, left: (staff = "") => secondsLeft(waits[staff], now.value) };
}
