// One walk past every screen of the handheld over the real programs. `visit(name)` is called where
// a screen stands still; screenshots and the checks of every screen are two such visitors.
import { join } from "node:path";
import { at, scan, see, seen, tap, toTheEnd, type } from "./browser.mjs";
import {
  enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stop,
} from "./programs.mjs";
import { beside, paper, readBefore, timing } from "./field.mjs";
import { importTour } from "./site.mjs";
import * as steps from "./steps.mjs";
import * as field from "./tour-field.mjs";
import { pictures } from "./tour-pictures.mjs";
import * as states from "./tour-states.mjs";

const STILL_MS = 350;

/** Both programs, freshly made; the handheld knows no site yet. */
export async function prepare() {
  const serverData = join(folder("server"), "data");
  const handheldData = join(folder("handheld"), "data");
  const serverPort = await freePort();
  const server = await startServer(serverData, serverPort);
  importTour(serverData);
  initHandheld(handheldData);
  const host = await startHandheld(handheldData, await freePort());
  return { server, host, serverData, serverPort };
}

/**
 * `visit(name, chapter)`. The server in `programs` is another one afterwards: it is away for a
 * while.
 */
export async function tour(page, programs, visit) {
  const { host, serverData } = programs;
  const people = steps.peopleIn(programs.server.out);
  const into = (chapter) => async (name) => {
    await page.waitForTimeout(STILL_MS);
    await visit(name, chapter);
  };
  await page.goto(host.link);
  await gates(page, serverData, people, into("Coming in"));
  const today = into("Nothing to do, and what waits for somebody");
  await states.quiet(page, today);
  await states.report(page, today);
  await states.takesIn(page, today);
  const round = await steps.roundWith(page, hasAll);
  if (!round) throw new Error("no round of today goes to touchpoints 11 and 13");
  await readBefore(page, gaugesOf(round).place);
  await states.defects(page, offering(round.points, "11.1").place);
  await walking(page, round, into("A round and its places"));
  await corridor(page, round, into("Something is wrong"));
  await timing(page, into("Durations"));
  await readings(page, round, into("Readings"));
  await ending(page, round, into("The end of a round"));
  const more = into("Beside the plan");
  await beside(page, more);
  await states.duty(page, more);
  await paper(page, more);
  await pictures(page, people, into("With pictures"));
  await field.mounting(page, into("Labels on the wall"));
  await field.shifts(page, people, into("Shifts and people"));
  programs.server = await states.offline(page, programs, people[0], into("No network"));
  const last = into("Findings, me, and the handheld");
  await tabs(page, last);
  await stop(host);
  await see(page, "screen-stopped");
  await last("stopped");
}

const offering = (points, id) =>
  points.find(({ items }) => items.some((row) => row.item.id === id)) ?? null;
const hasAll = (points) => offering(points, "11.1") !== null && offering(points, "13.7") !== null;

async function gates(page, serverData, people, shown) {
  const [guard] = people;
  await see(page, "screen-enrol");
  await shown("enrol");
  await tap(page, "to-camera");
  await page.locator(`${at("scanner")}[data-state="ready"]`).waitFor();
  await shown("enrol-camera");
  await tap(page, "enrol-turn");
  await shown("enrol-by-hand");
  await tap(page, "enrol-turn");
  await page.fill(at("enrol-link"), "http://127.0.0.1:1/enrol#AAAAAAAAAAAAA");
  await tap(page, "enrol");
  await see(page, "trouble");
  await shown("trouble");
  await tap(page, "trouble-ok");
  await page.fill(at("enrol-link"), enrolmentLink(serverData));
  await tap(page, "enrol");
  await see(page, "screen-who");
  await states.opening(page, shown);
  await see(page, `person-${guard.name}`);
  await shown("who");
  await states.pins(page, people, shown);
  await tap(page, `person-${guard.name}`);
  await type(page, guard.pin.slice(0, 2));
  await shown("who-pin");
  await type(page, guard.pin.slice(2));
  await see(page, "screen-today");
  await page.locator(".li, .card").first().waitFor();
  await shown("today");
  await tap(page, "condition-rain");
  await shown("today-condition");
  await tap(page, "hours-4");
}

async function walking(page, round, shown) {
  const lobby = offering(round.points, "11.1");
  await steps.openRound(page, round.row.round);
  await see(page, `point-${lobby.place.checkpoint}`);
  await shown("round");
  await floorPlan(page, shown);
  await tap(page, `point-${lobby.place.checkpoint}`);
  await see(page, "by-hand");
  await shown("arrive");
  await tap(page, "skip");
  await shown("arrive-skip");
  await page.locator(".shade .wide").last().click();
  await states.withoutCamera(page, async () => {
    await tap(page, "type-code");
    await see(page, "no-camera");
  }, shown);
  await tap(page, "to-camera");
  await page.locator(`${at("scanner")}[data-state="ready"]`).waitFor();
  await shown("scan");
  await states.scans(page, shown);
  await steps.toPad(page);
  const last = lobby.place.code.at(-1) === "0" ? "1" : "0";
  await type(page, lobby.place.code.slice(0, 5));
  await shown("scan-code");
  await type(page, last);
  await see(page, "scan-wrong_check_digit");
  await shown("scan-wrong-digit");
  await states.flash(page, () => type(page, lobby.place.code), shown);
  await see(page, "item-11.1");
  await page.locator(at("flash")).waitFor({ state: "detached" });
  await shown("checkpoint");
  await tap(page, "pass-11.1");
  await page.locator(`${at("item-11.1")}[data-state="pass"]`).waitFor();
  await shown("checkpoint-undo");
  await steps.passTheRest(page);
  await shown("checkpoint-rest");
  await states.known(page, shown);
}

async function floorPlan(page, shown) {
  await tap(page, "to-floor");
  await page.locator(at("floor-picture")).evaluate((picture) => picture.decode());
  await shown("floor");
  await tap(page, "back");
  await see(page, "screen-round");
}

async function corridor(page, round, shown) {
  await steps.reachByScanner(page, offering(round.points, "13.7").place);
  await see(page, "item-13.7");
  await shown("corridor");
  await tap(page, "fail-13.7");
  await see(page, "fail-sheet");
  await shown("fail");
  await tap(page, "clause-hose");
  await page.locator(`${at("camera")}[data-state="ready"]`).waitFor();
  await shown("camera");
  await tap(page, "shutter");
  await see(page, "photo-0");
  await shown("fail-photo");
  await tap(page, "photo-0");
  await see(page, "viewer");
  await shown("viewer");
  await tap(page, "mark-photo");
  await see(page, "surface");
  await shown("marker");
  await tap(page, "mark-done");
  await tap(page, "close");
  await tap(page, "not-possible");
  await shown("fail-more");
  await tap(page, "not-possible");
  await tap(page, "close");
  await see(page, "confirm");
  await shown("fail-drop");
  await tap(page, "confirm-no");
  await tap(page, "fail-done");
  await page.locator(`${at("item-13.7")}[data-state="fail"]`).waitFor();
  await tap(page, "pass-13.7");
  await see(page, "recorded");
  await shown("recorded");
  await tap(page, "close");
  if (!(await seen(page, "pass-13.10"))) return;
  await tap(page, "pass-13.10");
  await see(page, "parts-sheet");
  await shown("parts");
  const figure = page.locator('[data-test^="open-"]').first();
  if ((await figure.count()) > 0) {
    await figure.click();
    await shown("figure");
    await tap(page, "close");
  }
  await tap(page, "close");
}

const figures = (row) =>
  row.item.parts.length > 0 &&
  row.item.parts.every((part) => part.kind === "number") &&
  row.item.parts.some((part) => !part.optional);
const gaugesOf = (round) => round.points.find(({ items }) => items.some(figures));

async function readings(page, round, shown) {
  const room = gaugesOf(round);
  await steps.reachByScanner(page, room.place);
  const item = room.items.find(figures).item.id;
  await tap(page, `pass-${item}`);
  await see(page, "screen-reading");
  await type(page, "033");
  await see(page, "jumps");
  await shown("reading");
  for (let n = 0; n < 3; n += 1) await tap(page, "key-delete");
  await type(page, "99999");
  await tap(page, "next");
  await see(page, "look-again");
  await shown("reading-again");
  await tap(page, "back");
  await counter(page, room, shown);
}

/** A counter says what was used: read once, then once more with a figure that is too low. */
async function counter(page, room, shown) {
  const counts = (row) => row.item.parts.some((part) => part.meter?.counts);
  const row = room.items.find(counts);
  if (!row) return;
  await page.locator(`${at(`pass-${row.item.id}`)}:enabled`).first().click();
  await see(page, "screen-reading");
  await type(page, "2315");
  await see(page, "fact");
  await shown("reading-counter");
  await tap(page, "next");
  await see(page, "undo-bar");
  await page.locator(`${at("count")}:has-text("7/")`).waitFor();
  await tap(page, "reason-stopped");
  await page.locator(`${at("count")}:has-text("9/")`).waitFor();
  await tap(page, "back");
}

async function ending(page, round, shown) {
  await see(page, "screen-checkpoint");
  await toTheEnd(page);
  await tap(page, "back");
  await see(page, "screen-round");
  await shown("round-later");
  await tap(page, "to-hand-over");
  await see(page, "hand-over");
  await shown("hand-over");
  await tap(page, "hand-over-no");
  await tap(page, "to-summary");
  await see(page, "finish");
  await see(page, "sheet");
  await shown("summary");
  await page.locator(at("sheet")).evaluate((sheet) => sheet.scrollIntoView());
  await shown("summary-sheet");
  await tap(page, "finish");
  await see(page, "confirm");
  await shown("summary-ask");
  await tap(page, "confirm-yes");
  await page.locator(`${at("screen-summary")}[data-finished="true"]`).waitFor();
  await shown("summary-finished");
  await tap(page, "finish");
}

async function deviceCheck(page, shown) {
  const stands = (line, how) =>
    page.locator(`${at(`check-${line}`)}[data-stands="${how}"]`).waitFor();
  await tap(page, "to-check");
  await stands("webview", "ok");
  await shown("device-check");
  await tap(page, "try-camera");
  await stands("camera", "ok");
  await scan(page, "TP1:001130ABCDEFGHIJKLMNOP");
  await stands("scan", "ok");
  await tap(page, "maker-huawei");
  await shown("device-check-tried");
  await tap(page, "back");
}

async function tabs(page, shown) {
  await see(page, "screen-today");
  await tap(page, "tab-findings");
  await see(page, "finding");
  await shown("findings");
  await tap(page, "finding");
  await see(page, "screen-finding");
  await shown("finding");
  if (await seen(page, "move-rejected")) {
    await tap(page, "move-rejected");
    await tap(page, "reject-fine");
    await shown("finding-reject");
    await tap(page, "reject-no");
  }
  await tap(page, "back");
  await tap(page, "tab-me");
  await see(page, "screen-settings");
  await shown("settings");
  await tap(page, "to-sync");
  await see(page, "sync-head");
  await shown("sync");
  await tap(page, "back");
  await tap(page, "to-doubts");
  await see(page, "screen-doubts");
  await shown("doubts");
  await tap(page, "back");
  await deviceCheck(page, shown);
  await tap(page, "language-en");
  await shown("settings-english");
  await tap(page, "tab-findings");
  await see(page, "finding");
  await shown("findings-english");
  await tap(page, "tab-today");
  await page.locator(".li, .card").first().waitFor();
  await shown("today-english");
}
