// The plan of a floor on the handheld: one tap from the round, and a dot opens its place as the
// row does, however they crowd; all of it without a network. Without a plan nothing of it shows.
import { join } from "node:path";
import {
  ask, at, handheldPage, launch, see, seen, settled, tap,
} from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stop,
  stopAll, syncHandheld,
} from "./support/programs.mjs";
import { importNight, NIGHT_NAME } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";

const check = checks();
const dots = (page) => page.locator('[data-test^="dot-"]');
const dot = (page, { checkpoint }) => page.locator(at(`dot-${checkpoint}`));
const roundOf = async (page, name) =>
  (await ask(page, { cmd: "today" })).rounds.find((round) => round.name === name).round;
const pointsOf = async (page, round) => (await ask(page, { cmd: "round", round })).points;
/** The sheet's place on the screen, and whether the picture on it is there. */
const sheetOf = (page) => page.locator(at("floor")).evaluate((sheet) => {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  const picture = sheet.querySelector("img");
  return { left, top, width, height, drawn: picture.complete && picture.naturalWidth > 0 };
});

async function toFloor(page) {
  await see(page, "to-floor");
  await tap(page, "to-floor");
  await see(page, "floor-picture");
  await page.waitForFunction(() => document.querySelector('[data-test="floor-picture"]').complete);
  await settled(page);
}

async function opens(page, round, floor) {
  await steps.openRound(page, round);
  await toFloor(page);
  check.that("the picture is there without a network", (await sheetOf(page)).drawn);
  const points = await pointsOf(page, round);
  const here = points.filter(({ place }) =>
    floor.dots.some(({ checkpoint }) => checkpoint === place.checkpoint));
  check.same("each place of the round that stands on the plan is a dot", await dots(page).count(),
    here.length);
  check.same("the first to do is next, the others wait",
    await dots(page).evaluateAll((all) => all.map(({ dataset }) => dataset.mark)),
    here.map((_, n) => (n === 0 ? "●" : "○")));
  check.same("and those that it doesn't show are told", await seen(page, "elsewhere"),
    here.length < points.length);
  return here.map(({ place }) => place);
}

/** On a small phone with gloves: the nearest wins, whichever target lies on top. */
async function crowded(page, floor) {
  const wrong = [];
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  for (const { checkpoint, x_e4, y_e4 } of floor.dots) {
    await page.evaluate(() => document.documentElement.classList.add("glove"));
    await dot(page, { checkpoint }).evaluate((one) => one.scrollIntoView({ block: "center" }));
    const { left, top, width, height } = await sheetOf(page);
    await page.touchscreen.tap(left + (width * x_e4) / 1e4, top + (height * y_e4) / 1e4);
    await see(page, "screen-checkpoint");
    if (!(await page.locator(`[data-checkpoint="${checkpoint}"]`).count())) wrong.push(checkpoint);
    await tap(page, "back");
    await toFloor(page);
  }
  check.same("a tap opens the place whose dot it means", wrong, []);
  await page.evaluate(() => document.documentElement.classList.remove("glove"));
  await page.setViewportSize(size);
}

async function sizes(page, place) {
  const before = await sheetOf(page);
  await tap(page, "floor-size");
  await settled(page);
  const after = await sheetOf(page);
  check.that("a larger plan is about twice as wide", after.width > before.width * 1.9,
    JSON.stringify([before.width, after.width]));
  const box = await dot(page, place).boundingBox();
  const { width, height } = page.viewportSize();
  check.that("and the next place is in sight on it",
    box.x > -1 && box.x + box.width < width + 1 && box.y > 0 && box.y + box.height < height,
    JSON.stringify(box));
  await tap(page, "floor-size");
  await settled(page);
  check.same("and whole again", (await sheetOf(page)).width, before.width);
}

/** What stands on the screen of a place that wasn't reached yet. */
const asks = (page) => page.locator(`${at("screen-checkpoint")} button`)
  .evaluateAll((all) => all.map(({ dataset }) => dataset.test));

async function walks(page, round, [first, second]) {
  await dot(page, first).focus();
  await page.keyboard.press("Enter");
  await see(page, "by-hand");
  const by_dot = await asks(page);
  await tap(page, "back");
  await tap(page, `point-${first.checkpoint}`);
  await see(page, "by-hand");
  check.same("a place opens from its dot as from its row", by_dot, await asks(page));
  await tap(page, "back");
  await toFloor(page);
  // A label is heard beside the plan as everywhere.
  await steps.reachByScanner(page, first);
  const { items } = await ask(page, { cmd: "checkpoint", round, checkpoint: first.checkpoint });
  const answers = items.map(({ item, equipment }) => ({ item: item.id, equipment,
    outcome: "not_possible", note: "锁着" }));
  await ask(page, { cmd: "answer", round, checkpoint: first.checkpoint, answers, bulk: false });
  await tap(page, "back");
  await toFloor(page);
  const mark = (place) => dot(page, place).getAttribute("data-mark");
  check.same("what is done has its tick, and the next place is another",
    [await mark(first), await mark(second)], ["✓", "●"]);
  await tap(page, "floor-next");
  await see(page, "screen-checkpoint");
  check.same("the foot opens the next place too",
    await page.locator(`[data-checkpoint="${second.checkpoint}"]`).count(), 1);
  await tap(page, "back");
}

/** A check of one place that stands on no plan. */
async function nothing(page, floor) {
  const { places } = await ask(page, { cmd: "places", events: true });
  const away = places.map(({ place }) => place.checkpoint).find((id) =>
    !floor.dots.some(({ checkpoint }) => checkpoint === id));
  const { row } = await ask(page, { cmd: "start_unplanned", kind: "event", checkpoints: [away] });
  await tap(page, "back");
  await steps.openRound(page, row.round);
  await page.locator('[data-test^="point-"]').first().waitFor();
  check.same("a round whose places stand on no plan has none",
    (await ask(page, { cmd: "floors", round: row.round })).floors, []);
  await settled(page);
  check.same("and shows nothing of it", await page.locator(at("to-floor")).count(), 0);
}

const browser = await launch();
try {
  const data = join(folder("server"), "data");
  const server = await startServer(data, await freePort());
  importNight(data);
  const people = steps.peopleIn(server.out);
  const own = join(folder("handheld"), "data");
  initHandheld(own);
  enrolHandheld(own, enrolmentLink(data));
  syncHandheld(own);
  await stop(server);
  const host = await startHandheld(own, await freePort());
  const page = await handheldPage(browser);
  await page.goto(host.link);
  await steps.unlock(page, people[0]);
  await see(page, "screen-today");
  const round = await roundOf(page, NIGHT_NAME);
  const { floors } = await ask(page, { cmd: "floors", round });
  check.same("the sample's plan came with the feed", floors.map(({ name }) => name), ["总平面图"]);
  const places = await opens(page, round, floors[0]);
  await sizes(page, places[0]);
  await crowded(page, floors[0]);
  await walks(page, round, places);
  await nothing(page, floors[0]);
  check.same("no page broke or asked another host", page.faults, []);
} catch (error) {
  check.broke(error);
} finally {
  await browser.close();
  await stopAll();
}
process.exit(check.end());
