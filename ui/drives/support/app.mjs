// The app's own process and window, which tools/app-drive names: opened, dead, let go.
import { existsSync, readdirSync, readlinkSync, readFileSync } from "node:fs";
import { freePort, start, stop } from "./programs.mjs";
import { openWindow } from "./webdriver.mjs";

const { TOUCHPOINT_APP, TOUCHPOINT_DATA } = process.env;
const START_MS_MAX = 30_000;
const GONE_MS_MAX = 10_000;
/** The driver picks the port by which it reaches the app; another program may be there first. */
const PORT_TAKEN = "Failed to start remote inspector server";

/** The folder of the app's data. */
export const data = TOUCHPOINT_DATA;
/** Whether there is an app to drive. */
export const driven = TOUCHPOINT_APP !== undefined;

/** Starts the app under a driver of its own; its window. */
export async function open() {
  const [port, native] = [await freePort(), await freePort()];
  const driver = await start("tauri-driver", ["--port", port, "--native-port", native],
    `http://127.0.0.1:${port}/status`);
  const taken = new AbortController();
  const look = setInterval(() => {
    if (driver.err.includes(PORT_TAKEN)) taken.abort();
  }, 100);
  try {
    const signal = AbortSignal.any([taken.signal, AbortSignal.timeout(START_MS_MAX)]);
    const base = `http://127.0.0.1:${port}`;
    return Object.assign(await openWindow(base, TOUCHPOINT_APP, signal), { driver });
  } catch (error) {
    for (const pid of processes()) await dies(pid);
    await stop(driver);
    if (!taken.signal.aborted) throw error;
  } finally {
    clearInterval(look);
  }
  return open();
}

/** The app's own processes among those of this machine: its program, with this drive's data. */
function processes() {
  const ours = (pid) => {
    try {
      const program = readlinkSync(`/proc/${pid}/exe`);
      const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      return program === TOUCHPOINT_APP && variables.includes(`TOUCHPOINT_DATA=${data}`);
    } catch {
      // It has ended meanwhile, or is somebody else's.
      return false;
    }
  };
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && ours(name)).map(Number);
}

/** The one that runs. */
function running() {
  const [pid, ...others] = processes();
  if (!pid || others.length > 0) throw new Error("wanted one process of the app");
  return pid;
}

/** Until its driver has let it go: an ending process may still hold its files for a while. */
async function ended(pid) {
  const end = Date.now() + GONE_MS_MAX;
  while (existsSync(`/proc/${pid}`)) {
    if (Date.now() > end) throw new Error("the app goes on without its window");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function dies(pid) {
  process.kill(pid, "SIGKILL");
  await ended(pid);
}

/** A dead battery. */
export async function kill({ driver }) {
  await dies(running());
  await stop(driver);
}

/** Closes the window; its data is nobody's afterwards. */
export async function off(window) {
  const pid = running();
  await window.close();
  await ended(pid);
  await stop(window.driver);
}

/** Leaves nothing behind, wherever a drive broke. */
export async function close() {
  for (const pid of processes()) await dies(pid);
}
