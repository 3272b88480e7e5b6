// How fast the page is where the processor is four times slower and a year of work lies on the
// handheld, with no network. Each figure stands beside its limit, and fails above it.
//
// - tick to paint: from the finger's event on an item, as the browser dates it, over the program's
//   commit to the frame that shows the tick. Beside it what the program took of that, and what the
//   browser's own event timing says of the first frame after the finger.
// - open a checkpoint: from the finger's event on a round's point to the frame that shows its list.
// - cold start: from the start of the program to its first answer, and from there to the frame in
//   which Today can be used, in a browser that has seen nothing of the page.
//
// Both are taken at places that were walked on each day of that year, and at one of each kind.
// Only the page's processor is slowed down: program and disk are this machine's own.
import { join } from "node:path";
import { ask, at, handheldPage, launch, see, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { inBulk, keyOf, lineAt } from "./support/judge.mjs";
import { folder, freePort, startHandheld, stop } from "./support/programs.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";
import { keepClock, load, ms, share, timed, tookCalls, watchCalls } from "./support/timing.mjs";
import { aYear } from "./support/year.mjs";

const SLOWER = 4;
const LIMITS_MS = { tick: 100, open: 300, start: 2500 };
const TIMES = 30;
const STARTS = 5;
const PLACES = 15;
/** Of the sample's guards, by the sample's own PIN. */
const GUARD = { name: "张伟", pin: "2580" };
const check = checks();
const serverData = join(folder("server"), "data");
const handheldData = join(folder("handheld"), "data");
const port = await freePort();
let browser;

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

async function reached(page, round, checkpoints) {
  const lists = [];
  for (const checkpoint of checkpoints) {
    const here = { round, checkpoint };
    await ask(page, { cmd: "reach_by_hand", ...here, reason: "cannot_reach", photos: [] });
    const { items } = await ask(page, { cmd: "checkpoint", ...here });
    lists.push({ checkpoint, items });
  }
  return { round, lists };
}

/** Today's first round, which was walked on each day of the year. */
async function planned(page) {
  const { rounds: [{ plan, start }] } = await ask(page, { cmd: "today" });
  const { row, points } = await ask(page, { cmd: "start_round", plan, start });
  return reached(page, row.round, points.map(({ place }) => place.checkpoint));
}

/** Places of many kinds, on a round of one's own. */
async function unplanned(page) {
  const { places } = await ask(page, { cmd: "places", events: false });
  const kinds = places.filter((_, n) => n % 4 === 0).slice(0, PLACES).map(({ place }) => place);
  const checkpoints = kinds.map(({ checkpoint }) => checkpoint);
  const began = { cmd: "start_unplanned", kind: "unplanned", checkpoints };
  return reached(page, (await ask(page, began)).row.round, checkpoints);
}

function told(name, took, limit) {
  const [half, most] = [share(took, 0.5), share(took, 0.95)];
  check.that(`${name}: p50 ${ms(half)}, p95 ${ms(most)}, longest ${ms(Math.max(...took))} `
    + `of ${took.length}, limit ${limit} ms`, most <= limit);
}

/** Says what the program and the way to it took of what was timed last. */
async function tellCalls(page, cmd) {
  const calls = await tookCalls(page, cmd);
  console.log(`  of it the program and the way there and back: p50 ${ms(share(calls, 0.5))}, `
    + `p95 ${ms(share(calls, 0.95))} of ${calls.length} × ${cmd}`);
}

async function opens(page, { round, lists }, where) {
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
    await point.waitFor();
  }
  const rows = lists.map(({ items }) => items.length).sort((a, b) => a - b);
  told(`open a checkpoint ${where}, ${rows[0]} to ${rows.at(-1)} rows`, took, LIMITS_MS.open);
  console.log(`  the first one, code and all: ${ms(took[0])}`);
  await tellCalls(page, "checkpoint");
}

/** In the longest list, pieces and all, each row that one tap passes, again and again. */
async function ticks(page, { lists }, where) {
  const [longest] = lists.filter(({ items }) => items.some(inBulk))
    .sort((a, b) => b.items.length - a.items.length);
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
  told(`tick to paint ${where}, in a list of ${longest.items.length}`, took, LIMITS_MS.tick);
  await tellCalls(page, "answer");
  const frames = await page.evaluate(() => globalThis.frames);
  console.log(`  the first frame after the finger, by the browser's event timing: `
    + `p50 ${ms(share(frames, 0.5))}, p95 ${ms(share(frames, 0.95))} of ${frames.length} `
    + "that took 16 ms or more");
  await tap(page, "back");
  await see(page, "screen-round");
  await tap(page, "back");
  await see(page, "screen-today");
}

/** Runs in a fresh page: the time since its navigation at which Today could be used. */
function waitForToday() {
  globalThis.usable = new Promise((done, failed) => {
    setTimeout(() => failed(new Error("Today never came")), 30_000);
    const watch = () => requestAnimationFrame(() => {
      const button = document.querySelector("[data-test=screen-today] [data-test=go-on]");
      if (!button || button.disabled) watch();
      else requestAnimationFrame(() => done(performance.now()));
    });
    watch();
  });
}

async function starts(host) {
  const [took, programs] = [[], []];
  let running = host;
  for (let n = 0; n < STARTS; n += 1) {
    await stop(running);
    const began = performance.now();
    running = await startHandheld(handheldData, port);
    programs.push(performance.now() - began);
    const page = await handheldPage(browser);
    await slow(page);
    await page.addInitScript(waitForToday);
    await page.goto(running.link);
    took.push(programs.at(-1) + await page.evaluate(() => globalThis.usable));
    check.same("it broke nowhere", page.faults, []);
    await page.context().close();
  }
  told("cold start to usable", took, LIMITS_MS.start);
  console.log(`  of it the program until its first answer: p50 ${ms(share(programs, 0.5))}`);
}

async function story() {
  await aYear(check, { serverData, handheldData });
  const host = await startHandheld(handheldData, port);
  browser = await launch();
  const page = await handheldPage(browser);
  await keepClock(page);
  await watchCalls(page);
  await page.goto(host.link);
  await steps.unlock(page, GUARD);
  await see(page, "screen-today");
  const plain = await page.evaluate(counting);
  await slow(page);
  const slowed = await page.evaluate(counting);
  console.log(`figures, at ${await load()}; counting takes ${ms(plain)}, slowed down `
    + `${ms(slowed)}:`);
  check.that("the page's processor is slowed down", slowed > plain * 2);
  const walks = [[await planned(page), "of each day"], [await unplanned(page), "of each kind"]];
  for (const [walk, where] of walks) {
    await tap(page, "tab-me");
    await tap(page, "tab-today");
    await opens(page, walk, where);
    await ticks(page, walk, where);
  }
  check.same("the page broke nowhere and asked no other host", page.faults, []);
  await page.context().close();
  await starts(host);
}

await tell(check, story, () => browser);
