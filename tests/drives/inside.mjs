// The app's own process and window, for every drive of it: opened, killed, asked, sent.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWindow } from "./webdriver.mjs";

const env = process.env;
const SENT_MS_MAX = 20_000;

export const open = () => openWindow(env.TOUCHPOINT_WEBDRIVER, env.TOUCHPOINT_APP);

/** The app's own process among those of this machine: its program, with this drive's data. */
function appProcess() {
  const ours = (pid) => {
    try {
      const program = readlinkSync(`/proc/${pid}/exe`);
      const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      return program === env.TOUCHPOINT_APP &&
        variables.includes(`TOUCHPOINT_DATA=${env.TOUCHPOINT_DATA}`);
    } catch {
      // It has ended meanwhile, or is somebody else's.
      return false;
    }
  };
  const found = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && ours(name));
  if (found.length !== 1) throw new Error(`${found.length} processes of the app, wanted one`);
  return Number(found[0]);
}

/** A dead battery. */
export async function kill(window) {
  process.kill(appProcess(), "SIGKILL");
  // The driver notices by itself that the window is gone; ending the session may then fail.
  await window.close().catch(() => null);
}

/** For a person's eyes, where a folder for pictures is named. */
export async function keepPicture(window, name) {
  const pictures = env.TOUCHPOINT_PICTURES;
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.png`), await window.picture());
}

export async function unlock(window, { name, pin }) {
  await window.tap(`person-${name}`);
  await window.keys(pin);
}

/** Opens the scan screen's pad; where no camera opens it is there by itself. */
export async function toPad(window) {
  await window.see("screen-scan");
  await window.run(`for (const button of document.querySelectorAll('[data-test="to-pad"]')) {
    button.click();
  }`);
}

/** Null once everything is sent; else how it stands when the time is over. */
export async function unsent(window) {
  await window.ask({ cmd: "sync_now" });
  return window.run(`const end = Date.now() + arguments[0];
    for (;;) {
      const command = { cmd: "sync" };
      const { chip, last_error } = await __TAURI_INTERNALS__.invoke("call", { command });
      if (chip.lines_waiting + chip.photos_waiting === 0) return null;
      if (Date.now() > end) return { chip, last_error };
      await new Promise((shown) => requestAnimationFrame(shown));
    }`, SENT_MS_MAX);
}
