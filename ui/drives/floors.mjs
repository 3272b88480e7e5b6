// The desk's plans of floors, the ledger's year and the records of training, over days that were
// walked: what a plan shows is what the server says, a place is put by mouse and by keys and stays,
// a cell opens its record, several people are written down at once.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, deskPage, launch, see, settled, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { signIn } from "./support/desk.mjs";
import { walkDays } from "./support/history.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startServer, stopAll, syncHandheld,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { addAxe, readable } from "./support/readable.mjs";
import { SAMPLE } from "./support/site.mjs";

const DAYS = 3;
const PLAN = join(import.meta.dirname, "../../sync-server/sites/sample-plan.png");
const PLACED = "中心喷泉";
const UNPLACED = "水泵房";
const check = checks();
const look = (desk, name) => readable(check, desk, name);

const dot = (desk, name) => desk.locator(`${at("dot")}[data-name*="${name}"]`);
const spotOf = async (site, name) =>
  (await site("/floors")).places.find((place) => place.name.includes(name));

/** Chooses a place in the tree, whose buildings lie shut at first. */
async function chooses(desk, name) {
  await desk.locator(at("floor-search")).fill(name);
  await desk.locator(at("tree-place")).filter({ hasText: name }).first().click();
  await see(desk, "floor-card");
}

/** What was moved is kept once nothing is left to keep. */
async function keeps(desk) {
  await tap(desk, "keep-dots");
  await desk.locator(at("keep-dots")).filter({ hasText: "保存 0 处" }).waitFor();
}

async function floors(desk, site) {
  await tap(desk, "page-checkpoints");
  await tap(desk, "tab-floor");
  await dot(desk, PLACED).waitFor();
  const { places, plans } = await site("/floors");
  const here = places.filter((place) => place.dot?.floor_plan === plans[0].floor_plan);
  const shown = await desk.locator(at("dot")).evaluateAll((all) =>
    all.map(({ dataset }) => `${dataset.name} ${dataset.standing}`).sort());
  check.same("each dot says what the server says of its place", shown,
    here.map(({ name, standing }) => `${name} ${standing}`).sort());
  await look(desk, "floor");
  await desk.locator(at("standing-done")).click();
  const done = here.filter(({ standing }) => standing === "done").length;
  await settled(desk);
  check.same("places are narrowed by how they stand", await desk.locator(at("dot")).count(), done);
  await desk.locator(at("standing-done")).click();
  await dot(desk, PLACED).focus();
  await desk.keyboard.press("Enter");
  await see(desk, "floor-card");
  const seen = desk.locator(at("floor-seen"));
  check.that("a dot opens its place", (await seen.count()) > 0);
  await look(desk, "floor-place");
  await seen.click();
  await see(desk, "record");
  check.that("and the place its record", desk.url().includes("round="), desk.url());
  await desk.goBack();
  await dot(desk, PLACED).waitFor();
}

async function puts(desk, site) {
  await tap(desk, "put-places");
  const before = (await spotOf(site, PLACED)).dot;
  await dot(desk, PLACED).focus();
  for (const key of ["ArrowRight", "ArrowRight", "Shift+ArrowDown"]) {
    await desk.keyboard.press(key);
  }
  check.same("nothing counts before it is kept", (await spotOf(site, PLACED)).dot, before);
  await chooses(desk, UNPLACED);
  const map = await desk.locator(at("floor-map")).boundingBox();
  await desk.mouse.click(map.x + map.width * 0.42, map.y + map.height * 0.62);
  await dot(desk, UNPLACED).waitFor();
  await look(desk, "floor-putting");
  await keeps(desk);
  const moved = (await spotOf(site, PLACED)).dot;
  check.same("keys move a place", [moved.x_e4 - before.x_e4, moved.y_e4 - before.y_e4], [50, 250]);
  const put = (await spotOf(site, UNPLACED)).dot;
  check.that("a click puts one", put !== null && put.x_e4 > 2_500 && put.x_e4 < 6_000,
    JSON.stringify(put));
  const from = await dot(desk, UNPLACED).boundingBox();
  await desk.mouse.move(from.x + 14, from.y + 14);
  await desk.mouse.down();
  await desk.mouse.move(from.x + 74, from.y + 14, { steps: 6 });
  await desk.mouse.up();
  await keeps(desk);
  const dragged = (await spotOf(site, UNPLACED)).dot;
  check.that("and a hand drags it", dragged.x_e4 > put.x_e4 + 200, JSON.stringify([put, dragged]));
  await tap(desk, "take-off");
  await keeps(desk);
  check.same("taken off, it stands nowhere", (await spotOf(site, UNPLACED)).dot, null);
  await tap(desk, "end-putting");
  await desk.locator(at("floor-search")).fill("");
}

async function brings(desk, site) {
  await tap(desk, "new-plan");
  await see(desk, "floor-form");
  const file = desk.locator(at("floor-file"));
  await file.setInputFiles({ name: "一层.pdf", mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-") });
  await desk.locator(`${at("floor-form")} [role="alert"]`).waitFor();
  check.that("what is no picture is told at once",
    await desk.locator(at("floor-keep")).isDisabled());
  await look(desk, "floor-new");
  await file.setInputFiles({ name: "车库一层.png", mimeType: "image/png",
    buffer: readFileSync(PLAN) });
  await desk.locator(at("floor-name")).fill("车库一层");
  await tap(desk, "floor-keep");
  await see(desk, "which-plan");
  check.same("a plan is kept", (await site("/floors")).plans.map(({ name }) => name).sort(),
    ["总平面图", "车库一层"].sort());
  await tap(desk, "change-plan");
  await tap(desk, "floor-remove");
  await tap(desk, "floor-remove-sure");
  await desk.locator(at("which-plan")).waitFor({ state: "detached" });
  check.same("and taken away", (await site("/floors")).plans.length, 1);
}

async function months(desk, site) {
  await tap(desk, "page-ledger");
  await tap(desk, "tab-months");
  await see(desk, "year-row");
  const { pieces } = await site("/equipment/months");
  const shown = await desk.locator(at("year-row")).count();
  check.same("each piece has its year", shown, Math.min(pieces.length, 100));
  const looked = pieces.flatMap((one) => one.months).filter((month) => month.looked).length;
  check.same("a cell for each month that somebody looked in",
    await desk.locator(at("month")).count(), looked);
  await look(desk, "months");
  await tap(desk, "has-pending");
  await settled(desk);
  const pending = pieces.filter((one) =>
    one.months.some(({ standing }) => standing === "pending")).length;
  check.same("pieces are found by what a month says",
    await desk.locator(at("year-row")).count(), pending);
  const address = desk.url();
  await desk.goto("about:blank");
  await desk.goto(address);
  await see(desk, "year");
  await desk.locator(at("has-pending")).waitFor();
  check.same("an address shows the same again",
    await desk.locator(at("year-row")).count(), pending);
  await tap(desk, "has-pending");
  await desk.locator(at("month")).first().click();
  await see(desk, "record");
  check.that("a month opens its record", desk.url().includes("round="), desk.url());
  await tap(desk, "close");
}

async function trainings(desk, site) {
  await tap(desk, "page-trainings");
  await look(desk, "trainings-none");
  await tap(desk, "new-training");
  await see(desk, "training-form");
  await tap(desk, "training-keep");
  await desk.locator(`${at("training-form")} ul[role="alert"]`).waitFor();
  await desk.locator(at("training-form")).locator("label").filter({ hasText: "考核" }).first()
    .click();
  await tap(desk, "training-list");
  await desk.keyboard.press("ArrowDown");
  await desk.keyboard.press("Enter");
  await desk.locator(at("training-outside")).fill("消防支队");
  const everybody = desk.locator(at("everybody"));
  await everybody.click();
  const { people } = await site("/trainings");
  await look(desk, "trainings-form");
  await desk.locator(at("passed")).first().click();
  await tap(desk, "training-keep");
  await see(desk, "training-kept");
  const { records } = await site("/trainings");
  check.same("everybody is written down at once", records.length, people.length);
  check.same("and who did not pass is said",
    records.filter(({ standing }) => standing === "failed").length, 1);
  check.same("the page shows each", await desk.locator(at("training")).count(), records.length);
  await look(desk, "trainings");
  await tap(desk, "standing-failed");
  await settled(desk);
  check.same("narrowed to who didn't", await desk.locator(at("training")).count(), 1);
  await tap(desk, "take-back");
  await desk.locator(at("why")).fill("记错了人");
  await tap(desk, "take-back-sure");
  await see(desk, "standing-withdrawn");
  const after = (await site("/trainings")).records;
  check.same("one is taken back and kept",
    after.filter(({ withdrawn }) => withdrawn?.why === "记错了人").length, 1);
}

const browser = await launch();
try {
  const data = join(folder("server"), "data");
  const server = await startServer(data, await freePort());
  const handheld = join(folder("handheld"), "data");
  initHandheld(handheld);
  enrolHandheld(handheld, enrolmentLink(data));
  syncHandheld(handheld);
  const walked = await walkDays(handheld, SAMPLE, DAYS);
  check.same(`${DAYS} days are walked`, walked.code, 0);
  syncHandheld(handheld);
  const { site } = await consoleOf(server);
  const desk = await deskPage(browser);
  await desk.emulateMedia({ reducedMotion: "reduce" });
  await addAxe(desk);
  await desk.goto(server.link);
  await signIn(desk, server.out);
  await floors(desk, site);
  await puts(desk, site);
  await brings(desk, site);
  await months(desk, site);
  await trainings(desk, site);
  check.same("no page broke or asked another host", desk.faults, []);
} catch (error) {
  check.broke(error);
} finally {
  await browser.close();
  await stopAll();
}
process.exit(check.end());
