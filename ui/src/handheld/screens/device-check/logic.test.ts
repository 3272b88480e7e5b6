import { expect, test } from "vitest";
import type { Status } from "@/shared/types/Status";
import {
  cameraLine, clockLine, makerOf, nfcLine, roomLine, scanLine, webViewLine, type Line,
} from "./logic";
import { offWords } from "../problem/logic";

function status(more: Partial<Status> = {}, last_success_at: string | null = null): Status {
  const sync = { online: true, lines_waiting: 0, photos_waiting: 0, last_success_at };
  return {
    phase: "unlocked", app: "1", now: "2026-11-29T21:00:00+08:00", device: "d", site_name: null,
    time_zone: null, person: null, route: null, preferences: [], problems: [], sync,
    duty_phone: null, free_bytes: null, clock_off_ms: null, newer_app: null, ...more,
  };
}
const WORDS = { now: "21:00", last: "19:05" };
const problem = (code: string) => ({ problems: [{ code, message: "" }] });
const check = (line: Line, stands: Line["stands"], todo?: Line["todo"]) =>
  expect([line.stands, line.todo]).toEqual([stands, todo]);

test("the WebView's floor is Chrome 74", () => {
  check(webViewLine("74.0.3729.186"), "ok");
  check(webViewLine("73.9.9.9"), "bad", "check.webview_todo");
  check(webViewLine(null), "look");
});

test("a camera is tried first, then stands on what it gives", () => {
  check(cameraLine(undefined), "open");
  check(cameraLine(null), "bad", "check.camera_todo");
  check(cameraLine({ width: 1920, height: 1440, torch: true }), "ok");
  check(cameraLine({ width: 640, height: 480, torch: true }), "look", "check.camera_blurred");
  expect(cameraLine({ width: 1920, height: 1440, torch: false }).text)
    .toBe("check.camera_no_torch");
});

test("a reader of tags is there, is not, or is simulated", () => {
  check(nfcLine("own"), "ok");
  check(nfcLine("none"), "look", "check.nfc_todo");
  check(nfcLine("simulated"), "look");
});

test("the scan key waits for a code and shows it", () => {
  check(scanLine(null), "open", "check.scan_todo");
  check(scanLine("482913"), "ok");
  expect(scanLine("482913").params).toEqual({ text: "482913" });
});

test("room is the system's figure, in bytes and photos, and low where the handheld says so", () => {
  const room = (free_bytes: number | null, more: Partial<Status> = {}) =>
    roomLine(status({ free_bytes, ...more }), "5 GB");
  check(room(5e9), "ok");
  expect(room(5e9).params).toEqual({ size: "5 GB", n: 12_500 });
  check(room(1e8), "look", "check.room_todo");
  check(room(5e9, problem("disk_low")), "bad", "check.room_todo");
  check(room(null), "look");
});

test("a clock is held against the server's where they have met", () => {
  const clock = (clock_off_ms: number, more: Partial<Status> = {}) =>
    clockLine(status({ clock_off_ms, ...more }, "2026-11-29T21:30:00+08:00"), WORDS);
  check(clock(-300_000), "ok");
  check(clock(300_001), "bad", "check.clock_todo");
  check(clock(-300_001), "bad", "check.clock_todo");
  check(clock(1000, problem("clock_wrong")), "bad", "check.clock_todo");
  expect(clock(720_000).params).toEqual({ ...WORDS, by: offWords(720_000) });
});

test("until then it is held against the last sync", () => {
  check(clockLine(status({}, "2026-11-29T19:05:00+08:00"), WORDS), "ok");
  check(clockLine(status(), WORDS), "look", "check.clock_sync");
  check(clockLine(status({}, "2026-11-29T21:05:01+08:00"), WORDS), "bad", "check.clock_todo");
  check(clockLine(status({}, "2026-11-29T21:04:00+08:00"), WORDS), "ok");
  check(clockLine(status(problem("clock_wrong")), WORDS), "bad", "check.clock_todo");
});

test("the maker is guessed from what the phone calls itself", () => {
  const of = (model: string) => makerOf(`Mozilla/5.0 (Linux; Android 10; ${model}) Chrome/90`);
  expect(of("ELE-AL00")).toBe("huawei");
  expect(of("M2102J2SC")).toBe("xiaomi");
  expect(of("22041216C")).toBe("xiaomi");
  expect(of("PEGM00")).toBe("oppo");
  expect(of("V2055A")).toBe("vivo");
  expect(of("SM-G9730")).toBe("samsung");
  expect(of("NLS-MT90")).toBe("other");
});
