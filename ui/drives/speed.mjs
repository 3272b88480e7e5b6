// How fast the page is where the processor is four times slower and a year of work lies on the
// handheld, with no network. Each figure stands beside its limit, and fails above it.
//
// - tick to paint: from the finger's event on an item, as the browser dates it, over the program's
//   commit to the frame that shows the tick. Beside it what the browser's own event timing says of
//   the first frame after the finger.
// - open a checkpoint: from the finger's event on a round's point to the frame that shows its list.
// - cold start: from the navigation to the frame in which Today can be used, in a browser that has
//   seen nothing of the page. The program runs already; how long it takes to start is printed.
//
// Only the page's processor is slowed down: program and disk are this machine's own.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ask, at, handheldPage, launch, see, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { inBulk, keyOf, lineAt } from "./support/judge.mjs";
import {
  device, enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startSite,
  stop, syncHandheld,
} from "./support/programs.mjs";
import { linesOf } from "./support/proof.mjs";
import { yearSite } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";
import { keepClock, load, ms, share, timed } from "./support/timing.mjs";

const SLOWER = 4;
const LIMITS_MS = { tick: 100, open: 300, start: 2500 };
const TIMES = 30;
const STARTS = 5;
const DAYS = 366;
const ANSWERS_MIN = 100_000;
const PLACES = 15;
const HISTORY = join(import.meta.dirname, "../../tools/history.mjs");
/** Of the sample's guards, by the sample's own PIN. */
const GUARD = { name: "张伟", pin: "2580" };
const check = checks();
const serverData = join(folder("server"), "data");
const handheld = { data: join(folder("handheld"), "data"), port: await freePort() };
let browser;

const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(0)} s`;

function bytesIn(place) {
  return readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile())
    .reduce((sum, one) => sum + statSync(join(one.parentPath ?? one.path, one.name)).size, 0);
}

/** A year of four plans, walked by a handheld without a screen, and sent. */
async function aYear() {
  const file = yearSite();
  const server = await startSite(serverData, file, await freePort());
  initHandheld(handheld.data);
  enrolHandheld(handheld.data, enrolmentLink(serverData));
  syncHandheld(handheld.data);
  const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
  const from = performance.now();
  const words = [HISTORY, device, handheld.data, file, yesterday, String(DAYS)];
  const walked = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (walked.status !== 0) throw new Error(`the year stopped: ${walked.stderr}`);
  const walked_in = seconds(from);
  const sending = performance.now();
  syncHandheld(handheld.data);
  const lines = linesOf({ serverData, handheldData: handheld.data });
  const days = new Set(lines.filter(({ type }) => type === "answered").map((one) =>
    one.at.slice(0, 10)));
  const answers = lines.reduce((sum, line) => sum + (line.answers?.length ?? 0), 0);
  console.log(`a year was walked in ${walked_in} and sent in ${seconds(sending)}: `
    + `${days.size} days, ${answers} answers in ${lines.length} lines, `
    + `${(bytesIn(handheld.data) / 1e6).toFixed(0)} MB on the handheld`);
  check.that("a year with 100,000 answers lies on the handheld",
    days.size >= 365 && answers >= ANSWERS_MIN, `${days.size} ${answers}`);
  await stop(server);
}

/** Runs in the page: a stretch of plain counting, to see that it is slow. */
function counting() {
  const from = performance.now();
  let sum = 0;
  for (let n = 0; n < 3e7; n += 1) sum += n % 7;
  return sum > 0 ? performance.now() - from : 0;
}

async function slow(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}

/** Places of many kinds, all reached, on a round of one's own. */
async function reached(page) {
  const { places } = await ask(page, { cmd: "places", events: false });
  const kinds = places.filter((_, n) => n % 4 === 0).slice(0, PLACES).map(({ place }) => place);
  const checkpoints = kinds.map(({ checkpoint }) => checkpoint);
  const began = { cmd: "start_unplanned", kind: "unplanned", checkpoints };
  const { round } = (await ask(page, began)).row;
  const lists = [];
  for (const checkpoint of checkpoints) {
    const here = { round, checkpoint };
    await ask(page, { cmd: "reach_by_hand", ...here, reason: "cannot_reach", photos: [] });
    const { items } = await ask(page, { cmd: "checkpoint", ...here });
    lists.push({ checkpoint, items });
  }
  return { round, lists };
}

function told(name, took, limit) {
  const [half, most] = [share(took, 0.5), share(took, 0.95)];
  check.that(`${name}: p50 ${ms(half)}, p95 ${ms(most)} of ${took.length}, limit ${limit} ms`,
    most <= limit);
}

async function opens(page, { round, lists }) {
  await steps.openRound(page, round);
  const took = [];
  for (let n = 0; n < TIMES; n += 1) {
    const { checkpoint } = lists[n % lists.length];
    const point = page.locator(at(`point-${checkpoint}`));
    await point.scrollIntoViewIfNeeded();
    took.push(await timed(page, `[data-checkpoint="${checkpoint}"] [data-state]`,
      () => point.tap()));
    await tap(page, "back");
    await see(page, "screen-round");
    await page.locator(at(`point-${checkpoint}`)).waitFor();
  }
  const rows = lists.map(({ items }) => items.length).sort((a, b) => a - b);
  console.log(`  lists of ${rows[0]} to ${rows.at(-1)} rows; the first one, code and all: `
    + ms(took[0]));
  told("open a checkpoint", took, LIMITS_MS.open);
}

async function ticks(page, { lists }) {
  const longest = [...lists].sort((a, b) =>
    b.items.filter(inBulk).length - a.items.filter(inBulk).length)[0];
  await tap(page, `point-${longest.checkpoint}`);
  const rows = longest.items.filter(inBulk);
  await page.evaluate(() => {
    globalThis.frames = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) {
        if (name === "click") globalThis.frames.push(duration);
      }
    }).observe({ type: "event", durationThreshold: 16 });
  });
  const took = [];
  for (let n = 0; n < TIMES; n += 1) {
    const row = rows[n % rows.length];
    const line = lineAt(keyOf(row));
    const button = page.locator(line).locator(at(`pass-${row.item.id}`));
    await button.scrollIntoViewIfNeeded();
    took.push(await timed(page, `${line}[data-state="pass"]`, () => button.tap()));
    await button.tap();
    await page.locator(`${line}[data-state="open"]`).waitFor();
  }
  const frames = await page.evaluate(() => globalThis.frames);
  console.log(`  the first frame after the finger, by the browser's event timing: `
    + `p50 ${ms(share(frames, 0.5))}, p95 ${ms(share(frames, 0.95))} of ${frames.length} `
    + "that took 16 ms or more");
  told(`tick to paint, in a list of ${longest.items.length}`, took, LIMITS_MS.tick);
}

/** Runs in a fresh page: the time since its navigation at which Today could be used. */
function waitForToday() {
  globalThis.usable = new Promise((done) => {
    const watch = () => requestAnimationFrame(() => {
      const button = document.querySelector("[data-test=screen-today] [data-test=go-on]");
      if (!button || button.disabled) watch();
      else requestAnimationFrame(() => done(performance.now()));
    });
    watch();
  });
}

async function starts(host) {
  const took = [];
  for (let n = 0; n < STARTS; n += 1) {
    const page = await handheldPage(browser);
    await slow(page);
    await page.addInitScript(waitForToday);
    await page.goto(host.link);
    took.push(await page.evaluate(() => globalThis.usable));
    check.same("it broke nowhere", page.faults, []);
    await page.context().close();
  }
  told("cold start to usable", took, LIMITS_MS.start);
}

async function story() {
  await aYear();
  const began = performance.now();
  const host = await startHandheld(handheld.data, handheld.port);
  console.log(`the program starts in ${ms(performance.now() - began)}`);
  browser = await launch();
  const page = await handheldPage(browser);
  await keepClock(page);
  await page.goto(host.link);
  await steps.unlock(page, GUARD);
  await see(page, "screen-today");
  const plain = await page.evaluate(counting);
  await slow(page);
  const slowed = await page.evaluate(counting);
  console.log(`figures, at ${await load()}; counting takes ${ms(plain)}, slowed down `
    + `${ms(slowed)}:`);
  check.that("the page's processor is slowed down", slowed > plain * 2);
  const walk = await reached(page);
  await tap(page, "tab-me");
  await tap(page, "tab-today");
  await opens(page, walk);
  await ticks(page, walk);
  await tap(page, "back");
  await tap(page, "back");
  await see(page, "screen-today");
  await starts(host);
  check.same("the page broke nowhere and asked no other host", page.faults, []);
}

await tell(check, story, () => browser);
