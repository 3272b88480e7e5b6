// The PIN pad: digits come and go, the last one sends.
import type { Person } from "@/shared/types/Person";

/** The PIN after a key; never longer than the person's. */
export function press(pin: string, key: string, digits: number): string {
  if (key === "delete") return pin.slice(0, -1);
  return /^[0-9]$/.test(key) && pin.length < digits ? pin + key : pin;
}

/** Whole seconds until a time, from above; none where there is nothing to wait for. */
export function secondsLeft(until_ms: number | undefined, now_ms: number): number {
  return until_ms === undefined ? 0 : Math.max(0, Math.ceil((until_ms - now_ms) / 1000));
}

/** Who is on shift comes first; otherwise the order that Rust gave. */
export function inOrder(people: Person[]): Person[] {
  return [...people.filter((one) => one.on_shift), ...people.filter((one) => !one.on_shift)];
}
