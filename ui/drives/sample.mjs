// The month of rounds that the sample site begins with, walked whole: who starts it anew waits for
// this, so it never stops halfway; and it is work at a person's pace, of which nothing is doubted.
import { join } from "node:path";
import { checks } from "./support/checks.mjs";
import { walkDays } from "./support/history.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startServer, statusOf,
  syncHandheld,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { SAMPLE } from "./support/site.mjs";
import { tell } from "./support/told.mjs";

const DAYS = 30;
const check = checks();

async function story() {
  const serverData = join(folder("server"), "data");
  const handheldData = join(folder("handheld"), "data");
  const server = await startServer(serverData, await freePort());
  initHandheld(handheldData);
  enrolHandheld(handheldData, enrolmentLink(serverData));
  syncHandheld(handheldData);
  const walked = await walkDays(handheldData, SAMPLE, DAYS);
  check.same(`${DAYS} days are walked to their end`, walked.code, 0);
  if (walked.code !== 0) console.log(walked.said);
  const { lines_waiting } = statusOf(handheldData).sync;
  check.that(`and wait as ${lines_waiting} lines`, lines_waiting > DAYS * 100);
  syncHandheld(handheldData);
  const { doubts } = await (await consoleOf(server)).site("/doubts");
  const said = doubts.map(({ kind, at, place }) => `${kind} ${at} ${place}`);
  check.same("nothing of it looks implausible", said, []);
}

await tell(check, story, () => undefined);
