// The main story in the app's own window: a guard ticks with no network, the app is killed, started
// again, and finds everything; the network comes back, and the server shows it.
import { join } from "node:path";
import { checks } from "../../ui/drives/support/checks.mjs";
import {
  enrolmentLink, folder, freePort, startHandheld, startServer, stop, stopAll,
} from "../../ui/drives/support/programs.mjs";
import { consoleOf, standing } from "../../ui/drives/support/proof.mjs";
import { peopleIn } from "../../ui/drives/support/steps.mjs";
import { keepPicture, kill, open, toPad, unlock, unsent } from "./inside.mjs";
import { at } from "./webdriver.mjs";

const env = process.env;
const check = checks();
const serverData = join(folder("server"), "data");
const port = await freePort();
/** From the page to the disk and back. */
const TICK_MS_MAX = 50;
const TICKS = 21;

async function windowItself(window) {
  await window.see("screen-enrol");
  const size = await window.run("return [innerWidth, innerHeight]");
  check.same("the window has a phone's size", size, [412, 915]);
  const inline = await window.run(`const script = document.createElement("script");
    script.textContent = "window.foreign = true";
    document.body.append(script);
    return window.foreign === true`);
  check.same("the page runs no script that it wasn't built with", inline, false);
  await keepPicture(window, "enrol");
}

async function enrol(window) {
  await window.type("enrol-link", `http://127.0.0.1:${port}/enrol#AAAAAAAAAAAAA`);
  await window.tap("enrol");
  const code = await window.attribute(at("trouble"), "data-code");
  check.same("an unknown code gets its own sentence", code, "unknown_code");
  await window.tap("trouble-ok");
  await window.type("enrol-link", enrolmentLink(serverData));
  await window.tap("enrol");
  await window.see("screen-who");
  check.that("a typed link enrols the handheld", true);
}

/** How near a round is to being walked, at whatever hour the drive runs. */
const NEAREST = ["running", "due", "late", "over", "not_due"];

/** A round of today, and a place in it with items that one tap passes. */
async function choose(window) {
  const { rounds } = await window.ask({ cmd: "today" });
  const rank = (row) => NEAREST.indexOf(row.state);
  const open = rounds.filter((row) => rank(row) >= 0).sort((a, b) => rank(a) - rank(b));
  for (const row of open) {
    const { points } = await window.ask({ cmd: "round", round: row.round });
    for (const { place } of points.filter((one) => one.place.code)) {
      const { checkpoint } = place;
      const shown = await window.ask({ cmd: "checkpoint", round: row.round, checkpoint });
      const ticks = shown.items.filter((one) => one.item.parts.length === 0 && !one.equipment);
      if (ticks.length > 1) return { row, place, items: ticks.map((one) => one.item.id) };
    }
  }
  throw new Error(`no round with a place to tick: ${JSON.stringify(rounds)}`);
}

/** Before its hour the page offers no round: then the drive begins it as a script would. */
async function makeOpen(window, { row }) {
  if (row.state !== "not_due") return;
  await window.ask({ cmd: "start_round", plan: row.plan, start: row.start });
  await window.reload();
}

async function tick(window, { row, place, items }) {
  await window.tapOn(`[data-round="${row.round}"]`);
  await window.tap("to-scan");
  await toPad(window);
  await window.keys(place.code);
  await window.find(`${at(`item-${items[0]}`)}`);
  for (const item of items.slice(0, 2)) {
    await window.tap(`pass-${item}`);
    await window.find(`${at(`item-${item}`)}[data-state="pass"]`);
  }
  check.that("two items are ticked with no network", true);
  await keepPicture(window, "checkpoint");
}

/** Takes one tick back and gives it again, so that only the time of giving it is measured. */
async function durable(window, { row, place, items }) {
  const given = await window.run(`const [round, checkpoint, item, times] = arguments;
    const call = (command) =>
      __TAURI_INTERNALS__.invoke("call", { command: { ...command, round, checkpoint } });
    const shown = await call({ cmd: "checkpoint" });
    let { seq } = shown.items.find((one) => one.item.id === item).answer;
    const took = [];
    for (let n = 0; n < times; n += 1) {
      await call({ cmd: "undo", seq });
      const from = performance.now();
      ({ seq } = await call({ cmd: "answer", answers: [{ item, outcome: "pass" }] }));
      took.push(performance.now() - from);
    }
    return took`, row.round, place.checkpoint, items[0], TICKS);
  const median = given.sort((a, b) => a - b)[Math.floor(TICKS / 2)];
  const figure = `median ${median.toFixed(1)} ms of ${TICKS}, limit ${TICK_MS_MAX} ms`;
  check.that(`a tick is on the disk and back in time: ${figure}`, median < TICK_MS_MAX);
}

/** A picture of the page's own making, in one piece, and back as an address. */
async function photograph(window, { place }) {
  const sha256 = await window.run(`const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 480];
    canvas.getContext("2d").fillRect(0, 0, 320, 240);
    const base64 = canvas.toDataURL("image/jpeg").replace(/^[^,]*,/, "");
    const command = { cmd: "photo_piece", upload: "drive", piece: 0, last: true, base64,
      checkpoint: arguments[0] };
    return (await __TAURI_INTERNALS__.invoke("call", { command })).sha256`, place.checkpoint);
  const widths = await window.run(`const widthOf = async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return image.naturalWidth;
    };
    const address = "photo://localhost/" + arguments[0];
    return [await widthOf(address), await widthOf(address + "?thumbnail=1")]`, sha256);
  check.that("a kept photo and its thumbnail have addresses",
    widths[0] === 640 && widths[1] > 0 && widths[1] < 640, String(widths));
}

/** Another program has the data open: the window says so, and goes on when it is free. */
async function inUse() {
  const other = await startHandheld(env.TOUCHPOINT_DATA, await freePort());
  const window = await open();
  const code = await window.attribute(at("screen-stopped"), "data-code");
  check.same("a store in use leaves the window open and says so", code, "store_busy");
  await keepPicture(window, "in-use");
  await stop(other);
  await window.tap("try-again");
  await window.find(`${at("screen-who")}, ${at("screen-checkpoint")}`);
  check.that("and goes on once it is free", true);
  return window;
}

async function findsEverything(window, person, { row, place, items }) {
  const { phase } = await window.ask({ cmd: "status" });
  if (phase === "locked") await unlock(window, person);
  await window.see("screen-checkpoint");
  check.that("after kill -9 the same place opens again", true);
  for (const item of items.slice(0, 2)) {
    const state = await window.attribute(at(`item-${item}`), "data-state");
    check.same(`and item ${item} is ticked there`, state, "pass");
  }
  const { sync } = await window.ask({ cmd: "status" });
  check.that("its lines wait", sync.lines_waiting > 0, JSON.stringify(sync));
  await keepPicture(window, "after-kill");
  return { round: row.round, checkpoint: place.checkpoint };
}

async function serverShows(server, { round, checkpoint }, items) {
  const { record } = await consoleOf(server);
  const { points } = await record(round);
  const wanted = items.slice(0, 2).map((item) => `${item} pass`).sort();
  check.same("the console's record holds both ticks",
    standing(points.find((one) => one.checkpoint === checkpoint)), wanted);
}

async function story() {
  let server = await startServer(serverData, port);
  const guard = peopleIn(server.out)[0];
  let window = await open();
  await windowItself(window);
  await enrol(window);
  await unlock(window, guard);
  await window.see("screen-today");
  check.that("the guard's PIN unlocks", true);
  await keepPicture(window, "today");
  const chosen = await choose(window);
  await stop(server);
  await makeOpen(window, chosen);
  await tick(window, chosen);
  await durable(window, chosen);
  await photograph(window, chosen);
  await kill(window);
  window = await inUse();
  const place = await findsEverything(window, guard, chosen);
  server = await startServer(serverData, port);
  check.same("the network comes back and every line is sent", await unsent(window), null);
  await serverShows(server, place, chosen.items);
  await window.close();
}

try {
  await story();
} catch (error) {
  check.broke(error);
} finally {
  await stopAll();
}
process.exit(check.end());
