// Days of rounds on a handheld without a screen, as the sample site begins with them.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { device } from "./programs.mjs";

const HISTORY = join(import.meta.dirname, "../../../tools/history.mjs");

/** A day of the sample site, which starts at six in Shanghai, so many days ago. */
export const daysAgo = (n) =>
  new Date(Date.now() + 2 * 3_600_000 - n * 86_400_000).toISOString().slice(0, 10);

/** Walks days up to yesterday, of the site of a file, or up to a time of yesterday: how that ended,
    and what was said of it. */
export function walkDays(data, file, days, until = null) {
  const words = [HISTORY, device, data, file, daysAgo(1), String(days), ...(until ? [until] : [])];
  const walking = spawn(process.execPath, words, { stdio: ["ignore", "inherit", "pipe"] });
  let said = "";
  walking.stderr.on("data", (text) => (said += text));
  return new Promise((done) => walking.on("close", (code) => done({ code, said })));
}
