// What the page knows beside its screen: who is there, what waits, what went wrong, what can be
// undone. Every call of a screen goes through `ask`, so that no failure is left without words.
import { reactive } from "vue";
import { call, CallError, type FailureCode, type ReplyTo } from "@/shared/api";
import { setLanguage } from "@/shared/i18n";
import type { Command } from "@/shared/types/Command";
import type { Status } from "@/shared/types/Status";
import { hear, hourOf, nowMs } from "./clock";
import { usesPictures } from "./pictures";
import { moves, stops } from "./troubles";
import { callTo } from "./urgent";

const UNDO_MS = 6000;

export interface Trouble {
  code: FailureCode;
  message: string;
  wait_ms: number | null;
  /** The screen whose own words for the code come first, e.g. `shift`. */
  words?: string;
}
interface Undo {
  text: string;
  run: () => Promise<void>;
}
interface Session {
  status: Status | null;
  trouble: Trouble | null;
  /** A failure that leaves nothing to work with: the problem page. */
  stopped: Trouble | null;
  undo: Undo | null;
  /** Name of the place just reached, while the green flash stands. */
  flash: string | null;
  /** Whom to call about what was just saved, while no network takes it on. */
  call: string | null;
}

export const session = reactive<Session>({
  status: null, trouble: null, stopped: null, undo: null, flash: null, call: null,
});

/** The reply, or null after the failure was put on screen; `words` names a screen's own for it. */
export async function ask<C extends Command>(
  command: C,
  words?: string,
): Promise<ReplyTo<C> | null> {
  try {
    const reply = await call(command);
    session.call = callTo(command, reply, session.status) ?? session.call;
    return reply;
  } catch (error) {
    await fail(error, words);
    return null;
  }
}

/** Shows what went wrong. A screen calls it for failures that it caught itself. */
export async function fail(error: unknown, words?: string): Promise<void> {
  const known = error instanceof CallError ? error : new CallError("internal", String(error));
  const trouble = { code: known.code, message: known.message, wait_ms: known.wait_ms, words };
  if (stops(known.code)) session.stopped = trouble;
  else if (moves(known.code)) await refresh();
  else session.trouble = trouble;
}

/** Asks Rust where the handheld stands. Quiet: a poll that fails changes nothing on screen. */
export async function refresh(quiet = false): Promise<void> {
  try {
    take(await call({ cmd: "status" }));
    session.stopped = null;
  } catch (error) {
    if (quiet && error instanceof CallError && error.code !== "unreached") return;
    const known = error instanceof CallError ? error : new CallError("internal", String(error));
    session.stopped = { code: known.code, message: known.message, wait_ms: null };
  }
}

export function take(status: Status): void {
  session.status = status;
  if (status.sync.online || status.phase !== "unlocked") session.call = null;
  hear(status.now, status.time_zone);
  applyPreferences();
}

export function preference(key: string, otherwise: string): string {
  const found = session.status?.preferences.find(([name]) => name === key);
  return found?.[1] ?? otherwise;
}

/** Whether this person's screens show pictures instead of lists. */
export function inPictures(): boolean {
  return usesPictures(preference("pictures", "auto"), session.status?.person?.roles ?? []);
}

export async function setPreference(key: string, value: string): Promise<void> {
  const status = session.status;
  if (status) {
    const others = status.preferences.filter(([name]) => name !== key);
    status.preferences = [...others, [key, value]];
  }
  applyPreferences();
  await ask({ cmd: "set_preference", key, value });
}

export function themeAt(choice: string, hour: number): "light" | "dark" {
  if (choice === "light" || choice === "dark") return choice;
  return hour >= 19 || hour < 6 ? "dark" : "light";
}

export function applyPreferences(): void {
  setLanguage(preference("language", "zh-CN") === "en" ? "en" : "zh-CN");
  const root = document.documentElement;
  root.dataset.theme = themeAt(preference("theme", "auto"), hourOf(nowMs()));
  root.style.fontSize = `${preference("text", "100")}%`;
  root.classList.toggle("left-hand", preference("hand", "right") === "left");
  root.classList.toggle("glove", preference("glove", "off") === "on");
}

let undo_timer: ReturnType<typeof setTimeout> | undefined;

/** Offers to take an act back, for six seconds. */
export function offerUndo(text: string, run: () => Promise<void>): void {
  clearTimeout(undo_timer);
  session.undo = { text, run };
  undo_timer = setTimeout(() => (session.undo = null), UNDO_MS);
}

export function dropUndo(): void {
  clearTimeout(undo_timer);
  session.undo = null;
}

/** 20 ms for a tick, a pattern for more; where the device has a motor. */
export function buzz(pattern: number | number[]): void {
  if (preference("buzz", "on") === "on" && "vibrate" in navigator) navigator.vibrate(pattern);
}
