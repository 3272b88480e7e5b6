// The main story in the app's own window: a guard ticks with no network, the app is killed, started
// again, and finds everything; the network comes back, and the server shows it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as app from "../../ui/drives/support/app.mjs";
import { ask, at, see, tap, type } from "../../ui/drives/support/browser.mjs";
import { checks } from "../../ui/drives/support/checks.mjs";
import {
  enrolmentLink, folder, freePort, startHandheld, startServer, stop,
} from "../../ui/drives/support/programs.mjs";
import { consoleOf, standing } from "../../ui/drives/support/proof.mjs";
import * as steps from "../../ui/drives/support/steps.mjs";
import { tell } from "../../ui/drives/support/told.mjs";
import { WindowPage } from "../../ui/drives/support/window.mjs";

const check = checks();
const serverData = join(folder("server"), "data");
const port = await freePort();
/** From the page to the disk and back. */
const TICK_MS_MAX = 50;
const TICKS = 21;
const page = new WindowPage();

const starts = async () => page.shows(await app.open());
const attribute = (name, wanted) => page.locator(at(name)).getAttribute(wanted);

/** For a person's eyes, where a folder for pictures is named. */
async function keepPicture(name) {
  const pictures = process.env.TOUCHPOINT_PICTURES;
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.png`), await page.window.picture());
}

async function windowItself() {
  await see(page, "screen-enrol");
  const size = await page.evaluate(() => [innerWidth, innerHeight]);
  check.same("the window has a phone's size", size, [412, 915]);
  const inline = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.foreign = true";
    document.body.append(script);
    return globalThis.foreign === true;
  });
  check.same("the page runs no script that it wasn't built with", inline, false);
  await keepPicture("enrol");
}

async function enrol() {
  await page.fill(at("enrol-link"), `http://127.0.0.1:${port}/enrol#AAAAAAAAAAAAA`);
  await tap(page, "enrol");
  await see(page, "trouble");
  check.same("an unknown code gets its own sentence", await attribute("trouble", "data-code"),
    "unknown_code");
  await tap(page, "trouble-ok");
  await page.fill(at("enrol-link"), enrolmentLink(serverData));
  await tap(page, "enrol");
  await see(page, "screen-who");
  check.that("a typed link enrols the handheld", true);
}

/** How near a round is to being walked, at whatever hour the drive runs. */
const NEAREST = ["running", "due", "late", "over", "not_due"];

/** A round of today, and a place in it with items that one tap passes. */
async function choose() {
  const { rounds } = await ask(page, { cmd: "today" });
  const rank = (row) => NEAREST.indexOf(row.state);
  const open = rounds.filter((row) => rank(row) >= 0).sort((a, b) => rank(a) - rank(b));
  for (const row of open) {
    const { points } = await ask(page, { cmd: "round", round: row.round });
    for (const { place } of points.filter((one) => one.place.code)) {
      const { checkpoint } = place;
      const shown = await ask(page, { cmd: "checkpoint", round: row.round, checkpoint });
      const ticks = shown.items.filter((one) => one.item.parts.length === 0 && !one.equipment);
      if (ticks.length > 1) return { row, place, items: ticks.map((one) => one.item.id) };
    }
  }
  throw new Error(`no round with a place to tick: ${JSON.stringify(rounds)}`);
}

/** Before its hour the page offers no round: then the drive begins it as a script would. */
async function makeOpen({ row }) {
  if (row.state !== "not_due") return;
  await ask(page, { cmd: "start_round", plan: row.plan, start: row.start });
  await page.reload();
}

async function tick({ row, place, items }) {
  await page.locator(`[data-round="${row.round}"]`).click();
  await tap(page, "to-scan");
  await see(page, "screen-scan");
  // Where no camera opens the pad is there by itself.
  await see(page, "no-camera");
  await type(page, place.code);
  for (const item of items.slice(0, 2)) {
    await tap(page, `pass-${item}`);
    await page.locator(`${at(`item-${item}`)}[data-state="pass"]`).waitFor();
  }
  check.that("two items are ticked with no network", true);
  await keepPicture("checkpoint");
}

/** Takes one tick back and gives it again, so that only the time of giving it is measured. */
async function durable({ row, place, items }) {
  const given = await page.evaluate(async ([round, checkpoint, item, times]) => {
    const call = (command) => globalThis.__TAURI_INTERNALS__.invoke("call", {
      command: { ...command, round, checkpoint },
    });
    const shown = await call({ cmd: "checkpoint" });
    let { seq } = shown.items.find((one) => one.item.id === item).answer;
    const took = [];
    for (let n = 0; n < times; n += 1) {
      await call({ cmd: "undo", seq });
      const from = performance.now();
      ({ seq } = await call({ cmd: "answer", answers: [{ item, outcome: "pass" }] }));
      took.push(performance.now() - from);
    }
    return took;
  }, [row.round, place.checkpoint, items[0], TICKS]);
  const median = given.sort((a, b) => a - b)[Math.floor(TICKS / 2)];
  const figure = `median ${median.toFixed(1)} ms of ${TICKS}, limit ${TICK_MS_MAX} ms`;
  check.that(`a tick is on the disk and back in time: ${figure}`, median < TICK_MS_MAX);
}

/** A picture of the page's own making, in one piece, and back as an address. */
async function photograph({ place }) {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 480];
    canvas.getContext("2d").fillRect(0, 0, 320, 240);
    return canvas.toDataURL("image/jpeg").replace(/^[^,]*,/, "");
  });
  const { checkpoint } = place;
  const { sha256 } = await ask(page, {
    cmd: "photo_piece", upload: "drive", piece: 0, last: true, base64, checkpoint,
  });
  const widths = await page.evaluate(async (kept) => {
    const widthOf = async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return image.naturalWidth;
    };
    const address = `photo://localhost/${kept}`;
    return [await widthOf(address), await widthOf(`${address}?thumbnail=1`)];
  }, sha256);
  check.that("a kept photo and its thumbnail have addresses",
    widths[0] === 640 && widths[1] > 0 && widths[1] < 640, String(widths));
}

/** Another program has the data open: the window says so, and goes on when it is free. */
async function inUse() {
  const other = await startHandheld(app.data, await freePort());
  await starts();
  const code = await attribute("screen-stopped", "data-code");
  check.same("a store in use leaves the window open and says so", code, "store_busy");
  await keepPicture("in-use");
  await stop(other);
  await tap(page, "try-again");
  await page.locator(`${at("screen-who")}, ${at("screen-checkpoint")}`).waitFor();
  check.that("and goes on once it is free", true);
}

async function findsEverything(person, { items }) {
  const { phase } = await ask(page, { cmd: "status" });
  if (phase === "locked") await steps.unlock(page, person);
  await see(page, "screen-checkpoint");
  check.that("after kill -9 the same place opens again", true);
  for (const item of items.slice(0, 2)) {
    const state = await attribute(`item-${item}`, "data-state");
    check.same(`and item ${item} is ticked there`, state, "pass");
  }
  const { sync } = await ask(page, { cmd: "status" });
  check.that("its lines wait", sync.lines_waiting > 0, JSON.stringify(sync));
  await keepPicture("after-kill");
}

async function serverShows(server, { row, place, items }) {
  const { record } = await consoleOf(server);
  const { points } = await record(row.round);
  const point = points.find((one) => one.checkpoint === place.checkpoint);
  const wanted = items.slice(0, 2).map((item) => `${item} pass`).sort();
  check.same("the console's record holds both ticks", standing(point), wanted);
}

async function story() {
  let server = await startServer(serverData, port);
  const [guard] = steps.peopleIn(server.out);
  await starts();
  await windowItself();
  await enrol();
  await steps.unlock(page, guard);
  await see(page, "screen-today");
  check.that("the guard's PIN unlocks", true);
  await keepPicture("today");
  const chosen = await choose();
  await stop(server);
  await makeOpen(chosen);
  await tick(chosen);
  await durable(chosen);
  await photograph(chosen);
  await app.kill(page.window);
  await inUse();
  await findsEverything(guard, chosen);
  server = await startServer(serverData, port);
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
  check.that("the network comes back and every line is sent", true);
  await serverShows(server, chosen);
  await app.off(page.window);
}

await tell(check, story, () => app);
