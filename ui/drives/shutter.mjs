// The shutter on a slow handheld: twelve megapixels with the processor slowed down four times. How
// long it keeps a finger waiting, in figures; and that nothing is lost or doubled by not waiting.
import { join } from "node:path";
import { ask, at, handheldPage, launch, see, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stop,
} from "./support/programs.mjs";
import { choose, press, spread, useLargeCamera } from "./support/shutter.mjs";
import { importDayWalk } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const NEXT_MS_MAX = 600;
const SLOWER = 4;
const SHOTS = 7;
const FILES = 3;
const ITEM = "13.7";
const DONE = "fail-done";
const check = checks();
let browser;

/** From the item's red button to its camera, which opens by itself. */
async function openCamera(page) {
  await tap(page, `fail-${ITEM}`);
  await see(page, "fail-sheet");
  await tap(page, "clause-hose");
}

/** Takes some, each from the sheet; what they took. */
async function take(page, times, one) {
  const taken = [];
  for (let n = 0; n < times; n += 1) {
    if (n > 0) await tap(page, "add-photo");
    taken.push(await one(page, DONE, SLOWER));
  }
  return taken;
}

function told(what, taken) {
  const of = (name) => spread(taken.map((one) => one[name]));
  const [next, kept, deaf] = ["next_ms", "kept_ms", "deaf_ms"].map(of);
  const words = [`${what}: the next touch is taken after ${next.median} ms at the median`,
    `${next.worst} ms at worst`, `the photo is kept after ${kept.median} ms`,
    `no touch waits longer than ${deaf.worst} ms meanwhile`];
  check.that(words.join(", "), next.median <= NEXT_MS_MAX);
}

/** Done is pressed while the last photo is on its way. */
async function atOnce(page, { round, place }) {
  await tap(page, "add-photo");
  await page.locator(`${at("camera")}[data-state="ready"]`).waitFor();
  await tap(page, "shutter");
  await tap(page, DONE);
  await page.locator(`${at(`item-${ITEM}`)}[data-state="fail"]`).waitFor();
  const { checkpoint } = place;
  const { items } = await ask(page, { cmd: "checkpoint", round, checkpoint });
  const { photos } = items.find(({ item }) => item.id === ITEM).answer;
  const wanted = SHOTS + FILES + 1;
  check.same("no photo is lost and none stands twice", [photos.length, new Set(photos).size],
    [wanted, wanted]);
  const orphans = await ask(page, { cmd: "orphans" });
  check.same("and none is left without a place", orphans.photos, []);
}

async function story() {
  const serverData = join(folder("server"), "data");
  const handheldData = join(folder("handheld"), "data");
  const server = await startServer(serverData, await freePort());
  importDayWalk(serverData);
  initHandheld(handheldData);
  enrolHandheld(handheldData, enrolmentLink(serverData));
  const host = await startHandheld(handheldData, await freePort());
  browser = await launch();
  const page = await handheldPage(browser);
  await useLargeCamera(page);
  await page.goto(host.link);
  await steps.unlock(page, steps.peopleIn(server.out)[0]);
  await see(page, "screen-today");
  const offers = ({ items }) => items.some(({ item }) => item.id === ITEM);
  const round = await steps.roundWith(page, (points) => points.some(offers));
  await stop(server);
  const { place } = round.points.find(offers);
  await steps.openRound(page, round.row.round);
  await see(page, `point-${place.checkpoint}`);
  await steps.reachByScanner(page, place);
  await openCamera(page);
  told("the shutter", await take(page, SHOTS, press));
  await tap(page, "add-photo");
  told("a file", await take(page, FILES, choose));
  await atOnce(page, { round: round.row.round, place });
  check.same("the page broke nowhere and asked no other host", page.faults, []);
}

await tell(check, story, () => browser);
