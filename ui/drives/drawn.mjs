// What fingers draw, with no network: circles on a photo before it is saved, signatures under a
// round. All of it outlives a dead battery; after the line is written nothing is drawn any more.
import { join } from "node:path";
import { ask, at, handheldPage, launch, see, seen, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stop,
} from "./support/programs.mjs";
import { importDayWalk } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const ITEM = "13.7";
const check = checks();
const serverData = join(folder("server"), "data");
const handheldData = join(folder("handheld"), "data");
const handheldPort = await freePort();
let browser;
let host;

/** A finger over a surface, through points that are given as parts of its sides. */
async function draw(page, surface, [from, ...to]) {
  const pad = page.locator(at(surface)).first();
  await pad.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await pad.boundingBox();
  const go = ([across, down]) => page.mouse.move(x + across * width, y + down * height);
  await go(from);
  await page.mouse.down();
  for (const point of to) await go(point);
  await page.mouse.up();
}

const strokes = (page, name) => page.locator(at(name)).first().getAttribute("data-strokes");

async function dies(page) {
  await stop(host, "SIGKILL");
  host = await startHandheld(handheldData, handheldPort);
  await page.goto("about:blank");
  await page.goto(host.link);
}

/** Four taps for the finding as ever; what is drawn comes between, by whoever wants to. */
async function marks(page) {
  await tap(page, `fail-${ITEM}`);
  await see(page, "fail-sheet");
  await tap(page, "clause-hose");
  await steps.shoot(page);
  await tap(page, "photo-0");
  await tap(page, "mark-photo");
  await see(page, "surface");
  await draw(page, "surface", [[0.5, 0.5]]);
  await draw(page, "surface", [[0.2, 0.4], [0.3, 0.5], [0.4, 0.6]]);
  await tap(page, "tool-line");
  await draw(page, "surface", [[0.1, 0.5], [0.5, 0.4], [0.9, 0.6]]);
  const drawn = await strokes(page, "marker");
  check.same("a tap and a pull are circles, then there is a line", drawn, "3");
  await tap(page, "mark-undo");
  await tap(page, "mark-done");
  await see(page, "marks");
  await dies(page);
  await see(page, "photo-0");
  await see(page, "marks");
  check.that("the marks are on the thumbnail after kill -9", true);
}

/** The photo that the item's answer names. */
async function saved(page, round, { checkpoint }) {
  await tap(page, "fail-done");
  await page.locator(`${at(`item-${ITEM}`)}[data-state="fail"]`).waitFor();
  const { items } = await ask(page, { cmd: "checkpoint", round, checkpoint });
  const [photo] = items.find(({ item }) => item.id === ITEM).answer.photos;
  const { drawing } = await ask(page, { cmd: "marks", photo });
  check.same("without the stroke that was taken back", drawing.strokes.length, 2);
  const off = await ask(page, { cmd: "mark", photo, drawing: null });
  check.same("a photo that a line names takes no mark any more", off.code, "bad_value");
  await tap(page, `pass-${ITEM}`);
  await tap(page, "photo-0");
  await see(page, "marks");
  check.that("its page shows them and offers none", !(await seen(page, "mark-photo")));
  await tap(page, "close");
  await tap(page, "close");
}

const NAME = [[0.1, 0.6], [0.3, 0.2], [0.5, 0.7], [0.9, 0.4]];

async function signatures(page, round) {
  await tap(page, "back");
  await tap(page, "to-summary");
  await see(page, "signing");
  await draw(page, "sign-walker-surface", NAME);
  await draw(page, "sign-walker-surface", NAME);
  await tap(page, "sign-walker-undo");
  await tap(page, "sign-more");
  await draw(page, "sign-second-surface", NAME);
  await tap(page, "finish");
  await see(page, "sign-lacks");
  await tap(page, "firm-upkeep");
  // What is typed is kept when the field is left: the battery dies after that, not before.
  const kept = page.waitForResponse((answer) => answer.request().postData()?.includes("李工"));
  await page.fill(at("sign-name"), "李工");
  await page.locator(at("sign-name")).blur();
  await kept;
  await dies(page);
  await see(page, "sign-second");
  await page.locator(`${at("sign-second")}[data-strokes="1"]`).waitFor();
  check.same("both signatures are there after kill -9",
    [await strokes(page, "sign-walker"), await strokes(page, "sign-second")], ["1", "1"]);
  await tap(page, "finish");
  await tap(page, "confirm-yes");
  await see(page, "signed-second");
  const told = await ask(page, { cmd: "summary", round });
  const of = ({ signer, name, firm }) => [signer, name ?? null, firm ?? null];
  check.same("the record has both, and who the second is", told.signatures.map(of),
    [["walker", null, null], ["second", "李工", "维保单位"]]);
}

async function story() {
  const server = await startServer(serverData, await freePort());
  importDayWalk(serverData);
  initHandheld(handheldData);
  enrolHandheld(handheldData, enrolmentLink(serverData));
  host = await startHandheld(handheldData, handheldPort);
  browser = await launch();
  const page = await handheldPage(browser);
  await page.goto(host.link);
  await steps.unlock(page, steps.peopleIn(server.out)[0]);
  await see(page, "screen-today");
  const offers = ({ items }) => items.some(({ item }) => item.id === ITEM);
  const { row, points } = await steps.roundWith(page, (all) => all.some(offers));
  await stop(server);
  const { place } = points.find(offers);
  await steps.openRound(page, row.round);
  await see(page, `point-${place.checkpoint}`);
  await steps.reachByScanner(page, place);
  await marks(page);
  await saved(page, row.round, place);
  await signatures(page, row.round);
  check.same("the page broke nowhere and asked no other host", page.faults, []);
}

await tell(check, story, () => browser);
