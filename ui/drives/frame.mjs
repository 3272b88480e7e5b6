// The frame around every screen: the hardware key "back", words that outlive it, touches that no
// hand meant, and the plain page of a WebView that is too old.
import { join } from "node:path";
import { at, handheldPage, launch, scan, see, seen, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stopAll,
} from "./support/programs.mjs";
import { importTour } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";

const check = checks();
let browser;

/** A phone whose WebView calls itself that Chrome; without a number it is none. */
async function pageOf(link, version) {
  const chrome = version === null ? "Gecko/68.0 Firefox/68.0"
    : `AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.1 Mobile Safari/537.36`;
  const userAgent = `Mozilla/5.0 (Linux; Android 10; K) ${chrome}`;
  const context = await browser.newContext({
    viewport: { width: 320, height: 480 }, isMobile: true, hasTouch: true, userAgent,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.refused = [];
  page.on("console", (line) => line.type() === "error" && page.refused.push(line.text()));
  await page.goto(link);
  return page;
}

async function floor(link) {
  for (const version of [58, 61, 73]) {
    const page = await pageOf(link, version);
    const told = page.locator(at("too-old"));
    await told.waitFor();
    const words = await told.innerText();
    const both = words.includes("太旧") && words.includes("too old");
    check.that(`Chrome ${version} is told so in both languages`, both, words);
    check.that("with the number found", words.includes(`这台是 ${version}`), words);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check.same("it fits the screen, and no rule of the host refuses it", [wide, page.refused],
      [320, []]);
    check.same("nothing of the app runs", await page.locator(".screen").count(), 0);
    await page.context().close();
  }
  for (const version of [74, null]) {
    const page = await pageOf(link, version);
    await see(page, "screen-who");
    check.that(`${version === null ? "no Chrome" : `Chrome ${version}`} opens the app`, true);
    await page.context().close();
  }
}

/** Chromium goes over entries that nobody touched the page after: a tap came before, as always. */
async function press(page) {
  await page.evaluate(() => history.back());
  await page.waitForTimeout(250);
}

async function back(page, lobby) {
  await scan(page, lobby.place.code);
  await see(page, "item-11.1");
  await page.locator(at("flash")).waitFor({ state: "detached" });
  await tap(page, "fail-11.1");
  await see(page, "fail-sheet");
  await press(page);
  check.same("back closes what lies on top", [await seen(page, "fail-sheet"),
    await seen(page, "screen-checkpoint")], [false, true]);
  await press(page);
  check.that("then it does what the arrow does", await seen(page, "screen-round"));
  await tap(page, "back");
  await tap(page, "tab-findings");
  await see(page, "screen-findings");
  await press(page);
  check.that("from a tab it leads to Today", await seen(page, "screen-today"));
  await press(page);
  check.same("there it says that a second press leaves",
    [await seen(page, "leaving"), await seen(page, "screen-today")], [true, true]);
  await page.locator(at("leaving")).waitFor({ state: "detached" });
  await page.waitForTimeout(300);
  await press(page);
  check.that("a later press asks again", await seen(page, "leaving"));
  await page.locator(at("leaving")).waitFor({ state: "detached" });
}

async function words(page) {
  await tap(page, "tab-today");
  await page.locator('[data-test^="duty-"]').first().click();
  await see(page, "duty-note");
  await page.locator(at("duty-note")).pressSequentially("3 号充电器坏");
  await press(page);
  check.that("back leaves a duty", await seen(page, "screen-today"));
  await page.locator('[data-test^="duty-"]').first().click();
  await see(page, "duty-note");
  await page.waitForTimeout(300);
  check.same("and keeps the words that were being typed",
    await page.inputValue(at("duty-note")), "3 号充电器坏");
  await tap(page, "back");
}

/** Fingers as the browser sees them; the clock of the page says how long they lay there. */
async function fingers(page, name, count, ms) {
  const box = await page.locator(at(name)).first().boundingBox();
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const points = Array.from({ length: count }, (_, id) => ({ ...middle, x: middle.x + id, id }));
  const cdp = await page.context().newCDPSession(page);
  const timestamp = Date.now() / 1000;
  const send = (kind, touchPoints, at_s) =>
    cdp.send("Input.dispatchTouchEvent", { type: kind, touchPoints, timestamp: at_s });
  await send("touchStart", points, timestamp);
  await send("touchEnd", [], timestamp + ms / 1000);
  await cdp.detach();
  await page.waitForTimeout(150);
}

async function gloves(page) {
  await tap(page, "tab-me");
  await see(page, "screen-settings");
  const theme = () => page.locator(`${at("theme-light")}[aria-pressed="true"]`).count();
  await tap(page, "theme-dark");
  await fingers(page, "theme-light", 1, 10);
  check.same("bare hands: a short touch presses", await theme(), 1);
  await tap(page, "theme-dark");
  await tap(page, "glove-on");
  await page.locator(at("theme-light")).scrollIntoViewIfNeeded();
  await fingers(page, "theme-light", 1, 10);
  check.same("gloves: a drop of rain presses nothing", await theme(), 0);
  await fingers(page, "theme-light", 1, 80);
  check.same("a finger does", await theme(), 1);
  const low = await page.evaluate(() =>
    Math.min(...[...document.querySelectorAll(".main, .side")]
      .map((button) => button.getBoundingClientRect().height)));
  check.that("rows and keys are 76 px high at least", low >= 76, low);
  await tap(page, "theme-auto");
  await tap(page, "glove-off");
}

async function leftHand(page, lobby) {
  const left = async (name) => (await page.locator(at(name)).first().boundingBox()).x;
  await tap(page, "tab-me");
  await tap(page, "hand-left");
  await page.reload();
  await see(page, "screen-settings");
  await page.locator(".left-hand").waitFor({ state: "attached" });
  await scan(page, lobby.place.code);
  await see(page, "item-11.1");
  await page.locator(at("flash")).waitFor({ state: "detached" });
  check.that("the left hand, kept over a start, has what is wrong at its edge",
    (await left("fail-11.1")) < (await left("pass-11.1")));
  await tap(page, "fail-11.1");
  await see(page, "fail-sheet");
  check.that("and the main button under its thumb",
    (await left("fail-done")) < (await left("fixed")));
  await press(page);
  await tap(page, "back");
}

try {
  const serverData = join(folder("server"), "data");
  const handheldData = join(folder("handheld"), "data");
  const server = await startServer(serverData, await freePort());
  importTour(serverData);
  initHandheld(handheldData);
  enrolHandheld(handheldData, enrolmentLink(serverData));
  const host = await startHandheld(handheldData, await freePort());
  browser = await launch();
  await floor(host.link);
  const page = await handheldPage(browser);
  await page.goto(host.link);
  await steps.unlock(page, steps.peopleIn(server.out)[0]);
  const offers = (points, id) =>
    points.find(({ items }) => items.some((row) => row.item.id === id)) ?? null;
  const round = await steps.roundWith(page, (points) => offers(points, "11.1") !== null);
  await steps.openRound(page, round.row.round);
  const lobby = offers(round.points, "11.1");
  await back(page, lobby);
  await words(page);
  await gloves(page);
  await leftHand(page, lobby);
  check.same("no page broke or asked another host", page.faults, []);
} catch (error) {
  check.broke(error);
} finally {
  await browser?.close();
  await stopAll();
}
process.exit(check.end());
