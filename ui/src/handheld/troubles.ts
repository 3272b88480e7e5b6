// Each error code as a sentence: what happened, what stays safe, one button. No code without words.
import type { FailureCode } from "@/shared/api";
import { isKey, t, type Key } from "@/shared/i18n";

export interface Words {
  what: string;
  safe: string;
  button: string;
}

/** Codes that stop the whole app: the problem page stands instead of any screen. */
const STOPS: ReadonlySet<FailureCode> = new Set([
  "store_newer", "store_damaged", "store_busy", "start_token", "unreached",
]);

export function stops(code: FailureCode): boolean {
  return STOPS.has(code);
}

/** Codes that say "somebody else's turn": the status decides where the page goes. */
export function moves(code: FailureCode): boolean {
  return code === "locked" || code === "not_enrolled";
}

/** `group` names a screen that may have words of its own for the code: what is safe differs. */
export function troubleWords(code: string, wait_ms: number | null = null, group = ""): Words {
  const own = isKey(`${group}.${code}.what`) ? `${group}.${code}` : `error.${code}`;
  const seconds = wait_ms === null ? null : Math.ceil(wait_ms / 1000);
  const timed = seconds !== null && isKey(`error.${code}.wait`) ? `error.${code}.wait` : null;
  const word = (part: string): string => {
    const key = part === "what" && timed ? timed : `${own}.${part}`;
    const fallback: Key = `error.internal.${part}` as Key;
    return t(isKey(key) ? key : fallback, { n: seconds ?? 0 });
  };
  return { what: word("what"), safe: word("safe"), button: word("do") };
}

/** A standing problem of the handheld (`Status.problems`), in the same three parts. */
export function problemWords(code: string): Words {
  const word = (part: string) => {
    const key = `problem.${code}.${part}`;
    return t(isKey(key) ? key : (`problem.other.${part}` as Key));
  };
  return { what: word("what"), safe: word("safe"), button: word("do") };
}
