// A guard's short night in the app's own window, with no network: places reached by their six
// digits, two findings with a photo, one place skipped. The app is killed in the middle of a list
// and again with the camera open. Then the network is back, and the desk has each answer once.
import { join } from "node:path";
import { checks } from "../../ui/drives/support/checks.mjs";
import { inBulk, keyOf, lineAt, stateAt } from "../../ui/drives/support/judge.mjs";
import {
  enrolmentLink, folder, freePort, startServer, stop, stopAll,
} from "../../ui/drives/support/programs.mjs";
import { consoleOf, standing } from "../../ui/drives/support/proof.mjs";
import { importNight, NIGHT_NAME } from "../../ui/drives/support/site.mjs";
import { peopleIn } from "../../ui/drives/support/steps.mjs";
import { keepPicture, kill, open, toPad, unlock, unsent } from "./inside.mjs";
import { at } from "./webdriver.mjs";

const PLACES = 6;
const check = checks();
const serverData = join(folder("server"), "data");
const port = await freePort();

const rowsAt = async (window, { round }, { checkpoint }) =>
  (await window.ask({ cmd: "checkpoint", round, checkpoint })).items;

async function enters(window, guard) {
  await window.see("screen-enrol");
  await window.type("enrol-link", enrolmentLink(serverData));
  await window.tap("enrol");
  await window.see("screen-who");
  await unlock(window, guard);
  await window.see("screen-today");
}

async function begins(window) {
  const { rounds } = await window.ask({ cmd: "today" });
  const { round, plan, start } = rounds.find(({ name }) => name === NIGHT_NAME);
  const { points } = await window.ask({ cmd: "start_round", plan, start });
  check.same("the night has its places", points.length, PLACES);
  await window.tapOn(`[data-round="${round}"]`);
  await window.see("screen-round");
  return { round, places: points.map(({ place }) => place) };
}

/** From the round, or from the list before, to a place by the digits below its tag. */
async function reach(window, { checkpoint, code }, from = "main-next") {
  await window.tap(from);
  await toPad(window);
  await window.keys(code);
  await window.find(`[data-checkpoint="${checkpoint}"] [data-state]`);
}

async function pass(window, row) {
  await window.tapOn(`${lineAt(keyOf(row))} ${at(`pass-${row.item.id}`)}`);
  await window.find(stateAt(keyOf(row), "pass"));
}

/** What is looked at alone, then the rest in one tap, after a look at the end. */
async function judged(window, night, place) {
  const rows = await rowsAt(window, night, place);
  for (const row of rows.filter((one) => !one.answer && !inBulk(one))) await pass(window, row);
  await window.run(`document.querySelector("main").scrollTo(0, 1e6)`);
  await window.tapOn(`${at("main-bulk")}:enabled`);
  await window.find(`${at("main-next")}, ${at("main-finish")}`);
}

/** By the camera, or by the file that the system's camera would hand over where there is none. */
async function shoot(window) {
  await window.find(["ready", "none"].map((how) => `${at("camera")}[data-state="${how}"]`).join());
  const how = await window.attribute(at("camera"), "data-state");
  if (how === "ready") await window.tap("shutter");
  else {
    await window.run(`const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [640, 480];
      canvas.getContext("2d").fillRect(0, 0, 320, 240);
      const picture = await new Promise((made) => canvas.toBlob(made, "image/jpeg"));
      const chosen = new DataTransfer();
      chosen.items.add(new File([picture], "a.jpg", { type: "image/jpeg" }));
      const input = document.querySelector('[data-test="camera-file"]');
      input.files = chosen.files;
      input.dispatchEvent(new Event("change"))`);
  }
  await window.see("photo-0");
  return how;
}

async function finding(window, item, clause) {
  await window.tap(`fail-${item}`);
  await window.tap(`clause-${clause}`);
  const how = await shoot(window);
  await window.tap("fail-done");
  await window.find(stateAt(item, "fail"));
  check.that(`a finding has its photo (the window's camera: ${how})`, true);
}

/** Dead, started again, and whoever was there is let in. */
async function again(window, guard) {
  await kill(window);
  const next = await open();
  await next.find(`${at("screen-who")}, ${at("screen-checkpoint")}`);
  const { phase } = await next.ask({ cmd: "status" });
  if (phase === "locked") await unlock(next, guard);
  await next.see("screen-checkpoint");
  return next;
}

async function diesMidList(window, night, place, guard) {
  const [first, second] = (await rowsAt(window, night, place)).filter(inBulk);
  for (const row of [first, second]) await pass(window, row);
  const next = await again(window, guard);
  for (const row of [first, second]) await next.find(stateAt(keyOf(row), "pass"));
  check.that("killed mid-list the window opens at it again, with what was ticked", true);
  await keepPicture(next, "night-mid-list");
  await judged(next, night, place);
  return next;
}

async function diesAtTheCamera(window, night, place, guard) {
  await window.tap("fail-3.10");
  await window.tap("clause-lamp_out");
  await window.see("camera");
  const next = await again(window, guard);
  await next.find(`${at("clause-lamp_out")}[aria-pressed="true"]`);
  check.that("killed with the camera open the reason still stands", true);
  await next.tap("add-photo");
  await shoot(next);
  await keepPicture(next, "night-finding");
  await next.tap("fail-done");
  await next.find(stateAt("3.10", "fail"));
  await judged(next, night, place);
  return next;
}

async function walks(window, night, guard) {
  const [gate, wall, road, ground, square, board] = night.places;
  await reach(window, gate, "to-scan");
  await judged(window, night, gate);
  await reach(window, wall);
  await judged(window, night, wall);
  await reach(window, road);
  await finding(window, "3.8", "loose");
  await judged(window, night, road);
  await reach(window, ground);
  let next = await diesMidList(window, night, ground, guard);
  await reach(next, square);
  next = await diesAtTheCamera(next, night, square, guard);
  await next.tap("back");
  await next.tap(`point-${board.checkpoint}`);
  await next.tap("skip");
  await next.tap("skip-locked");
  await next.see("screen-round");
  check.that("a place that is locked is skipped with its reason", true);
  return next;
}

async function finishes(window) {
  await window.tap("to-summary");
  await window.tap("finish");
  await window.find(`${at("screen-summary")}[data-finished="true"]`);
  await keepPicture(window, "night-summary");
  const { sync } = await window.ask({ cmd: "status" });
  check.that(`the night ends with ${sync.lines_waiting} lines and ${sync.photos_waiting} photos`,
    sync.lines_waiting > 15 && sync.photos_waiting === 2);
}

async function deskHas(server, { round }, shown) {
  const { record } = await consoleOf(server);
  const { points, finished_at } = await record(round);
  check.same("the desk has each answer once", points.map(standing), shown);
  check.same("each place by what proved it", points.map(({ how }) => how),
    ["code", "code", "code", "code", "code", null]);
  check.same("and the one that was skipped, of a round that is over",
    [points[5].skipped?.reason, finished_at !== null], ["locked", true]);
  const held = points.flatMap(({ answers }) => answers).flatMap((one) => one.photo_held);
  check.same("with both photos", held, [true, true]);
}

async function story() {
  let server = await startServer(serverData, port);
  importNight(serverData, PLACES);
  const [guard] = peopleIn(server.out);
  let window = await open();
  await enters(window, guard);
  await stop(server);
  const night = await begins(window);
  window = await walks(window, night, guard);
  const shown = [];
  for (const place of night.places) {
    const rows = (await rowsAt(window, night, place)).filter(({ answer }) => answer);
    shown.push(rows.map(({ item, answer }) => `${item.id} ${answer.outcome}`).sort());
  }
  await finishes(window);
  server = await startServer(serverData, port);
  check.same("the network comes back and all of it is sent", await unsent(window), null);
  await deskHas(server, night, shown);
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
