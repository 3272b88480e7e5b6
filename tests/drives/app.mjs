// The main story in the app's own window: a guard ticks with no network, the app is killed, started
// again, and finds everything; the network comes back, and the server shows it.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../../ui/drives/support/checks.mjs";
import { supervisorIn } from "../../ui/drives/support/desk.mjs";
import {
  enrolmentLink, folder, freePort, startHandheld, startServer, stop, stopAll,
} from "../../ui/drives/support/programs.mjs";
import { peopleIn } from "../../ui/drives/support/steps.mjs";
import { at, openWindow } from "./webdriver.mjs";

const env = process.env;
const check = checks();
const serverData = join(folder("server"), "data");
const port = await freePort();
const SENT_MS_MAX = 20_000;
/** From the page to the disk and back. */
const TICK_MS_MAX = 50;
const TICKS = 21;

const open = () => openWindow(env.TOUCHPOINT_WEBDRIVER, env.TOUCHPOINT_APP);

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

/** For a person's eyes, where a folder for pictures is named. */
async function keepPicture(window, name) {
  const pictures = env.TOUCHPOINT_PICTURES;
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.png`), await window.picture());
}

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

async function unlock(window, { name, pin }) {
  await window.tap(`person-${name}`);
  await window.keys(pin);
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
  await window.see("screen-scan");
  // Where no camera opens the pad is there by itself.
  await window.run(`for (const button of document.querySelectorAll('[data-test="to-pad"]')) {
    button.click();
  }`);
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

async function killed(window) {
  process.kill(appProcess(), "SIGKILL");
  // The driver notices by itself that the window is gone; ending the session may then fail.
  await window.close().catch(() => null);
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

async function allSent(window) {
  await window.ask({ cmd: "sync_now" });
  const waiting = await window.run(`const end = Date.now() + arguments[0];
    for (;;) {
      const command = { cmd: "sync" };
      const { chip, last_error } = await __TAURI_INTERNALS__.invoke("call", { command });
      if (chip.lines_waiting === 0) return null;
      if (Date.now() > end) return { chip, last_error };
      await new Promise((shown) => requestAnimationFrame(shown));
    }`, SENT_MS_MAX);
  check.same("the network comes back and every line is sent", waiting, null);
}

async function serverShows(server, person, { round, checkpoint }, items) {
  const { origin, hash } = new URL(server.link);
  const headers = {
    "Content-Type": "application/json", Origin: origin,
    "X-Start-Token": hash.replace("#start=", ""),
  };
  const console = `${origin}/api/console`;
  const body = JSON.stringify(supervisorIn(server.out));
  const signed = await fetch(`${console}/sign-in`, { method: "POST", headers, body });
  headers.Cookie = signed.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const me = await (await fetch(`${console}/me`, { headers })).json();
  const address = `${console}/sites/${me.sites[0].id}/rounds/${round}`;
  const record = await (await fetch(address, { headers })).json();
  const point = record.points.find((one) => one.checkpoint === checkpoint);
  const standing = point.answers.filter((one) => !one.corrected);
  const answers = standing.map((one) => `${one.item} ${one.outcome}`).sort();
  const wanted = items.slice(0, 2).map((item) => `${item} pass`).sort();
  check.same("the console's record holds both ticks", answers, wanted);
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
  await killed(window);
  window = await inUse();
  const place = await findsEverything(window, guard, chosen);
  server = await startServer(serverData, port);
  await allSent(window);
  await serverShows(server, guard, place, chosen.items);
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
