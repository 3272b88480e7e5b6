// Which handhelds the page shows, in which order, and what is worth a word about each.
import type { LocationQueryValue } from "vue-router";
import type { ConsoleDevice } from "@/shared/types/ConsoleDevice";

/** Beyond this a clock is worth correcting; records are marked, never refused. */
export const SKEW_MS_MAX = 5 * 60_000;

/** The handhelds, with those that the board names as not synced. */
export interface Devices {
  devices: ConsoleDevice[];
  out: ReadonlySet<string>;
}

export type Show = "all" | "out" | "revoked";

export function showIn(query: LocationQueryValue | LocationQueryValue[] | undefined): Show {
  return query === "out" || query === "revoked" ? query : "all";
}

/** The same, as the list is asked for it. */
export const askedOf = (show: Show): Record<string, string> => ({
  out: show === "out" ? "1" : "", revoked: show === "revoked" ? "1" : "",
});

export function waitsForMore(device: ConsoleDevice): boolean {
  return (device.lines_waiting ?? 0) > 0 || (device.photos_waiting ?? 0) > 0;
}

/** Records may be on it. The board's word alone, so that its number is this list's. */
export function isOut(device: ConsoleDevice, out: ReadonlySet<string>): boolean {
  return !device.revoked && out.has(device.device);
}

export function clockIsWrong(device: ConsoleDevice): boolean {
  return Math.abs(device.clock_skew_ms ?? 0) > SKEW_MS_MAX;
}

/** The oldest WebView that the handheld's pages are made for, as its own check has it. */
const WEB_VIEW_MIN = 74;
export const webViewIsOld = ({ web_view }: ConsoleDevice): boolean =>
  web_view !== null && Number.parseInt(web_view, 10) < WEB_VIEW_MIN;

/** Those that may hold records first, the longest unheard of on top; revoked ones last. */
export function rowsOf({ devices, out }: Devices, show: Show): ConsoleDevice[] {
  const rank = (device: ConsoleDevice) =>
    device.revoked ? 2 : isOut(device, out) ? 0 : 1;
  return devices
    .filter((device) => show === "all" || (show === "revoked" && device.revoked) ||
      (show === "out" && isOut(device, out)))
    .sort((a, b) => rank(a) - rank(b) || seenMs(a) - seenMs(b) || (a.name < b.name ? -1 : 1));
}

const seenMs = (device: ConsoleDevice) =>
  device.last_seen_at === null ? 0 : Date.parse(device.last_seen_at);
