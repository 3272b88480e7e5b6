import { describe, expect, test } from "vitest";
import type { ConsoleDevice } from "@/shared/types/ConsoleDevice";
import { askedOf, clockIsWrong, isOut, rowsOf, showIn, webViewIsOld } from "./logic";

function device(name: string, change: Partial<ConsoleDevice> = {}): ConsoleDevice {
  return {
    device: name, name, last_by: null, app: "0.1.0", web_view: null,
    last_seen_at: "2026-11-23T22:40:00+08:00", lines_waiting: 0, photos_waiting: 0, acked: 1,
    clock_skew_ms: 0, revoked: false, revocation: null, branches: 0, lines_marked: 0,
    ...change,
  };
}

describe("a handheld is out", () => {
  test.each<[string, Partial<ConsoleDevice>, boolean]>([
    ["synced, nothing waits", {}, false],
    ["only a photo waits", { photos_waiting: 1 }, false],
    ["the board counts on it", { device: "out" }, true],
    ["revoked", { revoked: true, device: "out", lines_waiting: 1 }, false],
  ])("when %s: %o %s", (_what, change, wanted) => {
    expect(isOut(device("a", change), new Set(["out"]))).toBe(wanted);
  });
});

test("those that may hold records stand first, revoked ones last", () => {
  const devices = [
    device("fine"),
    device("gone", { revoked: true }),
    device("waits", { photos_waiting: 2 }),
    device("silent", { last_seen_at: null }),
    device("older", { last_seen_at: "2026-11-20T22:40:00+08:00" }),
  ];
  const names = (show: "all" | "out" | "revoked") =>
    rowsOf({ devices, out: new Set(["silent", "waits", "gone"]) }, show).map(({ name }) => name);
  expect(names("all")).toEqual(["silent", "waits", "older", "fine", "gone"]);
  expect(names("out")).toEqual(["silent", "waits"]);
  expect(names("revoked")).toEqual(["gone"]);
});

test("a clock is wrong beyond five minutes, either way", () => {
  const skews = [0, 300_000, 300_001, -300_001].map((clock_skew_ms) =>
    clockIsWrong(device("a", { clock_skew_ms })));
  expect(skews).toEqual([false, false, true, true]);
  expect(clockIsWrong(device("a", { clock_skew_ms: null }))).toBe(false);
});

test("an address typed wrong shows all", () => {
  expect([showIn("out"), showIn("x"), showIn(undefined), showIn(["out"])]).toEqual([
    "out", "all", "all", "all",
  ]);
});

test("a WebView older than the pages want is worth a word; an unknown one is not", () => {
  const old = (web_view: string | null) => webViewIsOld(device("a", { web_view }));
  expect([null, "73.9.1", "74.0.3729.186", "114.0"].map(old)).toEqual([false, true, false, false]);
});

test("a list is narrowed as the page is", () => {
  expect(["all", "out", "revoked"].map((show) => askedOf(showIn(show)))).toEqual([
    { out: "", revoked: "" }, { out: "1", revoked: "" }, { out: "", revoked: "1" }]);
});
