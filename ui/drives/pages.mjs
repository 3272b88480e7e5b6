// The pages that add up many rounds, over days that were walked: what they show is what the server
// says, each number leads to its list, an address shows the same again, a phone's menu is a drawer,
// the wall stays when its session ends, and an empty site says how to begin.
import { join } from "node:path";
import { at, deskPage, launch, see, seen, settled, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { signIn } from "./support/desk.mjs";
import { csvOf, rowsIn } from "./support/files.mjs";
import { walkDays } from "./support/history.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, importSite, initHandheld, run, serverProgram,
  start, startServer, stopAll, syncHandheld,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { SIZES, addAxe, readable } from "./support/readable.mjs";
import { SAMPLE } from "./support/site.mjs";

const DAYS = 6;
const check = checks();
const look = (desk, name) => readable(check, desk, name);

/** What is on a page, and what the server says, in one number. */
const figures = (desk, name) => desk.locator(at(name)).allInnerTexts();

/** A number of answers opens the list of exactly those; then back. */
async function opensJudged(desk, name) {
  const cell = desk.locator(at(name)).last();
  const n = Number(await cell.getAttribute("data-n"));
  await cell.click();
  const words = desk.locator(at("list-count"));
  await words.waitFor();
  check.that(`${name} opens the ${n} answers that it counts`,
    new RegExp(`共 ${n} 行`).test(await words.innerText()), await words.innerText());
  check.that("and the list says what it is narrowed to", await seen(desk, "list-only"));
  await look(desk, `list-of-${name}`);
  await desk.goBack();
  await see(desk, "bar");
}

async function quality(desk, site) {
  await tap(desk, "page-quality");
  await see(desk, "bar");
  let { axes, month_before: before } = await site("/quality");
  if (!axes.some(({ month }) => month.judged > 0)) {
    // In a month's first days all that was walked lies in the month before.
    await tap(desk, "month-before");
    await desk.locator(at("judged")).first().waitFor();
    ({ axes } = await site(`/quality?month=${before}`));
  }
  const judged = axes.map(({ month }) => month.judged).filter((n) => n > 0);
  const shown = (await figures(desk, "bar")).map((text) => Number(/n=(\d+)/.exec(text)?.[1]))
    .filter((n) => n > 0);
  check.same("each touchpoint shows how many were judged", shown.sort(), judged.sort());
  await look(desk, "quality");
  await opensJudged(desk, "judged");
  await opensJudged(desk, "heat-cell");
  const fails = axes.find(({ items }) => items.some(({ passed, judged: n }) => passed < n));
  if (!fails) return check.that("something didn't pass in those days", false);
  await desk.locator(`${at("bar")}[data-touchpoint="${fails.touchpoint}"]`).click();
  await desk.locator(at("item")).first().click();
  await see(desk, "fail");
  const item = fails.items[0];
  const listed = await desk.locator(at("fail")).count();
  check.same("an item opens as many answers as didn't pass", listed, item.judged - item.passed);
  const taken = rowsIn(await csvOf(desk, "exports-fails"));
  check.same("and their file has as many", taken, listed);
  await look(desk, "quality-items");
  const address = desk.url();
  await desk.goto("about:blank");
  await desk.goto(address);
  await see(desk, "fail");
  check.same("its address shows the same again", await desk.locator(at("fail")).count(), listed);
  await desk.locator(at("fail")).first().click();
  await see(desk, "record");
  check.that("and an answer opens its round's record", await seen(desk, "record"));
  await tap(desk, "close");
}

async function completion(desk, site) {
  await tap(desk, "page-completion");
  await see(desk, "square");
  const { days, today } = await site("/completion");
  const squares = await desk.locator(at("square")).count();
  check.that("a year has a square for each day", squares === 365 || squares === 366, squares);
  const known = days.filter((day) => day.day < today && day.done + day.late > 0).at(-1);
  if (!known) return check.that("a day was walked", false);
  const square = desk.locator(`${at("square")}[data-day="${known.day}"]`);
  const words = await square.innerText();
  check.that("a square says how many were handed in",
    words.includes(`${known.done + known.late}/`), words);
  await look(desk, "completion");
  const cell = desk.locator(at("missed-cell")).first();
  if ((await cell.count()) > 0) {
    const count = Number(await cell.innerText());
    await cell.click();
    await see(desk, "missed");
    const rows = desk.locator(`${at("missed")} li`);
    await rows.first().waitFor();
    check.same("a cell opens as many rounds as it counts", await rows.count(), count);
    check.same("and their file has as many", rowsIn(await csvOf(desk, "exports-missed")), count);
  }
  await square.click();
  await see(desk, "tile-on_time");
  check.that("a square opens its day's board", desk.url().includes(`day=${known.day}`), desk.url());
}

async function photos(desk, site) {
  await tap(desk, "page-photos");
  const { photos: first } = await site("/photos");
  if (first.length > 0) {
    await see(desk, "wall-photo");
    const shown = await desk.locator(at("wall-photo")).count();
    check.that(`the wall shows its ${first.length} newest photos`, shown >= first.length, shown);
    await desk.locator(at("wall-photo")).first().click();
    await desk.keyboard.press("ArrowRight");
    await desk.keyboard.press("Escape");
  }
  await tap(desk, "nameless");
  await settled(desk);
  check.that("the manner without names is in the address", desk.url().includes("names=0"));
  await look(desk, "photos");
}

async function audit(desk) {
  await tap(desk, "page-audit");
  await see(desk, "audit-line");
  const kinds = await desk.locator(at("audit-line")).evaluateAll((rows) =>
    rows.map(({ dataset }) => dataset.kind));
  check.that("the trail begins with what came last", kinds.includes("rows_set"), kinds);
  await look(desk, "audit");
}

async function performance(desk, site) {
  await tap(desk, "page-performance");
  const { orders_by_month } = await site("/performance");
  if (orders_by_month.length === 0) return;
  await see(desk, "orders-went");
  await look(desk, "performance");
  const first = orders_by_month[0];
  await desk.locator(`${at("orders-went")}[data-by="month"] a`).first().click();
  await see(desk, "orders-took");
  const rows = desk.locator(`${at("orders-took")} li`);
  await rows.first().waitFor();
  check.same("a month opens as many orders as it counts", await rows.count(), first.raised);
  check.same("and their file has as many", rowsIn(await csvOf(desk)), first.raised);
  for (const step of ["assigned", "fixed", "verified"]) {
    const time = desk.locator(at(`went-${step}`)).last();
    if (await time.count() === 0) continue;
    const n = Number(await time.getAttribute("data-n"));
    await time.click();
    await desk.waitForURL(new RegExp(`step=${step}`));
    await settled(desk);
    await rows.nth(n - 1).waitFor();
    check.same(`a time until ${step} opens as many orders as it counts`, await rows.count(), n);
  }
}

/** The menu of a phone lies over the page, is shut by Escape, and a choice shuts it too. */
async function menu(desk) {
  await desk.setViewportSize({ width: 390, height: 844 });
  await tap(desk, "list-pages");
  await see(desk, "page-quality");
  await look(desk, "menu");
  await desk.setViewportSize({ width: 390, height: 844 });
  await desk.keyboard.press("Escape");
  check.that("Escape shuts the phone's menu", !(await seen(desk, "page-quality")));
  await tap(desk, "list-pages");
  await tap(desk, "page-board");
  await see(desk, "tile-late");
  check.that("a choice shuts it too", !(await seen(desk, "page-quality")));
  await desk.setViewportSize(SIZES[0]);
}

/** Who is signed out elsewhere still sees what was known. */
async function wall(desk) {
  await tap(desk, "to-wall");
  await see(desk, "clock");
  await see(desk, "tile-late");
  const theme = await desk.evaluate(() => document.documentElement.dataset.theme);
  check.same("the wall is dark by itself", theme, "dark");
  check.same("and has no menu", await desk.locator(at("page-board")).count(), 0);
  await look(desk, "wall");
  await desk.context().clearCookies();
  // It asks twice a minute.
  await desk.locator(at("ended")).waitFor({ timeout: 45_000 });
  check.that("where the session ends the tiles stay", await seen(desk, "tile-late"));
}

async function beginsEmpty(browser) {
  const data = join(folder("empty"), "data");
  const zone = ["--site-name", "碧水湾", "--time-zone", "Asia/Shanghai"];
  const made = JSON.parse(run(serverProgram, ["init", "--data", data, ...zone, "--json"]));
  const listen = `127.0.0.1:${await freePort()}`;
  await start(serverProgram, ["serve", "--data", data, "--listen", listen],
    `http://${listen}/health`);
  const desk = await deskPage(browser);
  await desk.emulateMedia({ reducedMotion: "reduce" });
  await addAxe(desk);
  await desk.goto(`http://${listen}/`);
  await signIn(desk, `${made.person ?? "supervisor"}  password  ${made.password}`);
  const steps = desk.locator(at("begin-step"));
  const stands = () => steps.evaluateAll((all) => all.map(({ className }) => className));
  check.same("an empty site says how to begin, four steps",
    await stands(), ["next", "later", "later", "later"]);
  await look(desk, "begin");
  await tap(desk, "page-quality");
  await see(desk, "bare");
  check.same("its marks are words and no empty chart",
    await desk.locator(`main svg, ${at("heat")}, ${at("bar")}`).count(), 0);
  await look(desk, "quality-bare");
  await tap(desk, "page-board");
  await tap(desk, "to-wall");
  await see(desk, "begin-step");
  check.same("and its wall has the four steps in place of zeros",
    [await steps.count(), await desk.locator(at("tile-late")).count()], [4, 0]);
  await look(desk, "wall-bare");
  await desk.goBack();
  await see(desk, "begin-step");
  importSite(data, SAMPLE);
  await desk.locator(`${at("begin-step")}.done`).first().waitFor();
  check.same("and what is done by then", await stands(), ["done", "ready", "next", "later"]);
  await tap(desk, "begin-labels");
  await settled(desk);
  check.that("a step leads to where it is done", desk.url().includes("/labels"), desk.url());
  await desk.close();
}

const browser = await launch();
try {
  await beginsEmpty(browser);
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
  await quality(desk, site);
  await completion(desk, site);
  await photos(desk, site);
  await performance(desk, site);
  await audit(desk);
  await menu(desk);
  await wall(desk);
  check.same("no page broke or asked another host", desk.faults, []);
} catch (error) {
  check.broke(error);
} finally {
  await browser.close();
  await stopAll();
}
process.exit(check.end());
