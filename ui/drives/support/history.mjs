// Days of rounds on a handheld without a screen, as the sample site begins with them.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { device } from "./programs.mjs";

const HISTORY = join(import.meta.dirname, "../../../tools/history.mjs");

/** Walks days up to yesterday, of the site of a file: how that ended, and what was said of it. */
export function walkDays(data, file, days) {
  const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
  const words = [HISTORY, device, data, file, yesterday, String(days)];
  const walking = spawn(process.execPath, words, { stdio: ["ignore", "inherit", "pipe"] });
  let said = "";
  walking.stderr.on("data", (text) => (said += text));
  return new Promise((done) => walking.on("close", (code) => done({ code, said })));
}
