// What a handheld must be able to do, line by line: how it stands, and what to do where it doesn't.
import type { Key, Params } from "@/shared/i18n";
import type { Tone } from "@/shared/widgets/StatusTag.vue";
import type { Status } from "@/shared/types/Status";
import { offWords, photosIn } from "../problem/logic";

/** `open`: nobody tried it yet. */
export type Stands = "ok" | "look" | "bad" | "open";
export interface Line {
  id: "webview" | "camera" | "nfc" | "scan" | "room" | "clock";
  stands: Stands;
  text: Key;
  params?: Params;
  /** What puts it right. */
  todo?: Key;
}
/** What a camera that opened gives. */
export interface Gives {
  width: number;
  height: number;
  torch: boolean;
}
export type NfcReader = "none" | "simulated" | "own";

export const CHROME_MIN = 74;
const ROOM_BYTES_MIN = 200_000_000;
const CLOCK_OFF_MS_MAX = 5 * 60_000;
const SHARP_PIXELS_MIN = 1280;

const SIGNS: Record<Stands, { tone: Tone; mark: string }> = {
  ok: { tone: "ok", mark: "✓" }, look: { tone: "warn", mark: "▲" },
  bad: { tone: "bad", mark: "✕" }, open: { tone: "plain", mark: "○" },
};
export const signOf = (stands: Stands) => SIGNS[stands];
export const standsKey = (stands: Stands): Key => `check.${stands}`;

export function webViewLine(version: string | null): Line {
  const id = "webview";
  if (version === null) return { id, stands: "look", text: "check.webview_other" };
  const stands = Number(version.split(".")[0]) >= CHROME_MIN ? "ok" : "bad";
  const todo = stands === "bad" ? "check.webview_todo" : undefined;
  return { id, stands, text: "check.webview_is", params: { version, min: CHROME_MIN }, todo };
}

/** `undefined` before it was tried, null where it doesn't open. */
export function cameraLine(gives: Gives | null | undefined): Line {
  const id = "camera";
  if (gives === undefined) return { id, stands: "open", text: "check.camera_try" };
  if (gives === null) {
    return { id, stands: "bad", text: "check.camera_none", todo: "check.camera_todo" };
  }
  const { width, height, torch } = gives;
  const params = { width, height };
  const text = torch ? "check.camera_torch" : "check.camera_no_torch";
  if (Math.max(width, height) < SHARP_PIXELS_MIN) {
    return { id, stands: "look", text, params, todo: "check.camera_blurred" };
  }
  return { id, stands: "ok", text, params };
}

export function nfcLine(reader: NfcReader): Line {
  const id = "nfc";
  if (reader === "none") {
    return { id, stands: "look", text: "check.nfc_none", todo: "check.nfc_todo" };
  }
  return reader === "own"
    ? { id, stands: "ok", text: "check.nfc_own" }
    : { id, stands: "look", text: "check.nfc_simulated" };
}

export function scanLine(text: string | null): Line {
  const id = "scan";
  if (text === null) {
    return { id, stands: "open", text: "check.scan_wait", todo: "check.scan_todo" };
  }
  return { id, stands: "ok", text: "check.scan_read", params: { text } };
}

/** The size in words is the caller's. */
export function roomLine(status: Status, size: string): Line {
  const id = "room";
  const { free_bytes: free } = status;
  if (free === null) return { id, stands: "look", text: "check.room_unknown" };
  const low = status.problems.some((problem) => problem.code === "disk_low");
  const stands = low ? "bad" : free < ROOM_BYTES_MIN ? "look" : "ok";
  const todo = stands === "ok" ? undefined : "check.room_todo";
  return { id, stands, text: "check.room_is", params: { size, n: photosIn(free) }, todo };
}

/**
 * By the server's clock where they have met since the start. Before that, a clock that stands
 * before the last sync was set back. `words` are the two times.
 */
export function clockLine(status: Status, words: { now: string; last: string }): Line {
  const id = "clock";
  const { clock_off_ms: off, sync: { last_success_at: last } } = status;
  const told = status.problems.some((problem) => problem.code === "clock_wrong");
  if (off !== null) {
    if (!told && Math.abs(off) <= CLOCK_OFF_MS_MAX) {
      return { id, stands: "ok", text: "check.clock_same", params: words };
    }
    const params = { ...words, by: offWords(off) };
    return { id, stands: "bad", text: "check.clock_by", params, todo: "check.clock_todo" };
  }
  const back = last !== null && Date.parse(status.now) < Date.parse(last) - CLOCK_OFF_MS_MAX;
  if (told || back) {
    return { id, stands: "bad", text: "check.clock_off", params: words, todo: "check.clock_todo" };
  }
  if (last === null) {
    return { id, stands: "look", text: "check.clock_alone", params: words,
      todo: "check.clock_sync" };
  }
  return { id, stands: "ok", text: "check.clock_is", params: words };
}

export const MAKERS = ["huawei", "xiaomi", "oppo", "vivo", "samsung", "other"] as const;
export type Maker = (typeof MAKERS)[number];
const NAMES: [Maker, RegExp][] = [
  ["huawei", /huawei|honor|; [A-Z]{3}-[AT]L\d{2}/i],
  ["xiaomi", /xiaomi|redmi|poco|; mi \d|; m\d{4}[a-z]|; \d{5,}[a-z0-9]*c\b/i],
  ["oppo", /oppo|realme|oneplus|; p[a-z]{2}m\d0|; rmx\d/i],
  ["vivo", /vivo|iqoo|; v\d{4}[a-z]/i],
  ["samsung", /samsung|; sm-/i],
];

/** Whose battery keeper the steps are for; a guess, the person may take another. */
export function makerOf(user_agent: string): Maker {
  return NAMES.find(([, name]) => name.test(user_agent))?.[0] ?? "other";
}
