// The month of rounds that the sample site begins with, walked whole: who starts it anew waits for
// this, so it never stops halfway.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { checks } from "./support/checks.mjs";
import {
  device, enrolHandheld, enrolmentLink, folder, freePort, initHandheld, run, startServer,
  syncHandheld,
} from "./support/programs.mjs";
import { SAMPLE } from "./support/site.mjs";
import { tell } from "./support/told.mjs";

const HISTORY = join(import.meta.dirname, "../../tools/history.mjs");
const DAYS = 30;
const check = checks();

async function story() {
  const serverData = join(folder("server"), "data");
  const handheldData = join(folder("handheld"), "data");
  await startServer(serverData, await freePort());
  initHandheld(handheldData);
  enrolHandheld(handheldData, enrolmentLink(serverData));
  syncHandheld(handheldData);
  const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
  const words = [HISTORY, device, handheldData, SAMPLE, yesterday, String(DAYS)];
  const walked = spawnSync(process.execPath, words, { encoding: "utf8" });
  check.same(`${DAYS} days are walked to their end`, walked.status, 0);
  if (walked.status !== 0) console.log(walked.stderr);
  const status = JSON.parse(run(device, ["status", "--data", handheldData, "--json"]));
  const { lines_waiting } = status.sync;
  check.that(`and wait as ${lines_waiting} lines`, lines_waiting > DAYS * 100);
}

await tell(check, story, () => undefined);
