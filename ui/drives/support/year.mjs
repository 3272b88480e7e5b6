// A year of rounds on a handheld, walked before the figures are taken, and how much that is.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { walkDays } from "./history.mjs";
import {
  enrolHandheld, enrolmentLink, freePort, initHandheld, startSite, stop, syncHandheld,
} from "./programs.mjs";
import { linesOf } from "./proof.mjs";
import { yearSite } from "./site.mjs";

const DAYS = 366;
const ANSWERS_MIN = 100_000;

const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(0)} s`;

function bytesIn(place) {
  return readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile())
    .reduce((sum, one) => sum + statSync(join(one.parentPath ?? one.path, one.name)).size, 0);
}

/** A year of four plans, walked by a handheld without a screen, and sent to a server that stops. */
export async function aYear(check, { serverData, handheldData }) {
  const file = yearSite();
  const server = await startSite(serverData, file, await freePort());
  initHandheld(handheldData);
  enrolHandheld(handheldData, enrolmentLink(serverData));
  syncHandheld(handheldData);
  const from = performance.now();
  const walked = await walkDays(handheldData, file, DAYS);
  if (walked.code !== 0) throw new Error(`the year stopped: ${walked.said}`);
  const walked_in = seconds(from);
  const sending = performance.now();
  syncHandheld(handheldData);
  const sent_in = seconds(sending);
  const lines = linesOf({ serverData, handheldData });
  const answered = lines.filter(({ type }) => type === "answered");
  const days = new Set(answered.map(({ at }) => at.slice(0, 10)));
  const answers = answered.reduce((sum, line) => sum + line.answers.length, 0);
  console.log(`a year was walked in ${walked_in} and sent in ${sent_in}: ${days.size} days, `
    + `${answers} answers in ${lines.length} lines, `
    + `${(bytesIn(handheldData) / 1e6).toFixed(0)} MB on the handheld`);
  check.that(`a year with ${ANSWERS_MIN} answers lies on the handheld`,
    days.size >= 365 && answers >= ANSWERS_MIN, `${days.size} ${answers}`);
  await stop(server);
}
