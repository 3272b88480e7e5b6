// An engineer's thirty gauges in two plant rooms, in walking order, with no network: three out of
// their limits, one stopped, the handheld dead in the middle. Every tap is counted, and no field
// ever takes the keyboard. Then the desk has the same figures, once.
import { join } from "node:path";
import { ask, at, see, seen, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { drawer, openRecord, signIn } from "./support/desk.mjs";
import { takeHandheld } from "./support/handheld.mjs";
import { inBulk, isFigures, keyOf, lineAt, pass, passRest, rowsAt, swipeToEnd }
  from "./support/judge.mjs";
import { folder, freePort, startServer, stop } from "./support/programs.mjs";
import { arrivedOnce, consoleOf } from "./support/proof.mjs";
import { GAUGES_NAME, importGauges } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";
import { load } from "./support/timing.mjs";

const READINGS = 30;
const TAPS_MAX = 4.5;
/** Thirty readings in 90 s of screen time: looking and a key of a hand, as the design models it. */
const LOOK_S = 0.6;
const KEY_S = 0.4;
const SCREEN_S_MAX = 90;
const check = checks();
const serverData = join(folder("server"), "data");
const serverPort = await freePort();
const handheld = takeHandheld();

/** Out of its limits, by what is read: what stands on the gauge. */
const OUT = {
  "1#生活水泵 outlet": 610, "2#生活水泵 level": 2950, "1#变压器 ab": 405_000,
};
const STOPPED = "3#生活水泵 level";
/** The handheld dies when this figure stands half typed on the pad. */
const KILLED_AT = "2#生活水泵 outlet";

const partName = (row, part) =>
  `${row.equipment_name} ${part.id === "reading" ? row.item.name.zh : part.id}`;
const gaugesIn = (rows) => rows.filter(isFigures)
  .flatMap((row) => row.item.parts.map((part) => ({ row, part, name: partName(row, part) })));

/** In the middle of its limits; a counter goes on from where it stood. */
function reads({ row, part, name }) {
  if (name in OUT) return OUT[name];
  const before = row.last.find((value) => value.part === part.id)?.milli;
  if (part.meter?.counts) return before + 12_400;
  const { low_milli = 0, high_milli = low_milli * 2 } = part.limits ?? {};
  const middle = high_milli > 0 ? (low_milli + high_milli) / 2 : (before ?? 12_000);
  const step = 10 ** (3 - (part.decimals ?? 0));
  return Math.round(middle / step) * step;
}

/** As it is typed: no point, and the zero before it. */
function typed(part, milli) {
  const decimals = part.decimals ?? 0;
  return String(Math.round(milli / 10 ** (3 - decimals))).padStart(decimals + 1, "0");
}

/** The gauges were read on the day before, so that the pad has a last value. */
async function readBefore(page, places) {
  const began = { cmd: "start_unplanned", kind: "unplanned",
    checkpoints: places.map(({ checkpoint }) => checkpoint) };
  const { round } = (await ask(page, began)).row;
  for (const { checkpoint } of places) {
    const here = { round, checkpoint };
    await ask(page, { cmd: "reach_by_hand", ...here, reason: "cannot_reach", photos: [] });
    const { items } = await ask(page, { cmd: "checkpoint", ...here });
    const answers = items.filter(isFigures).map((row) => ({
      item: row.item.id, equipment: row.equipment, outcome: "pass", clauses: [], note: null,
      photos: [], severity: null, fixed: false, agreed: null,
      values: row.item.parts.map((part) => ({
        part: part.id, milli: part.meter?.counts ? 23_150_000 : reads({ row, part, name: "" }),
      })),
    }));
    await ask(page, { cmd: "answer", ...here, answers, bulk: false });
  }
  await ask(page, { cmd: "finish_round", round });
}

const keys = async (page, digits) => {
  for (const digit of digits) await tap(page, `key-${digit}`);
};
const at_count = (page, n, of) => page.locator(`${at("count")}:text-is("${n}/${of}")`).waitFor();

/** Twice the same out of its limits is taken for true. */
async function abnormal(page, digits) {
  await see(page, "look-again");
  await keys(page, digits);
  await tap(page, "next");
}

/** The reason is chosen already; a photo, and done. */
async function reason(page, { row, part }) {
  await see(page, "fail-sheet");
  const clause = page.locator(`${at(`clause-${part.clause}`)}[aria-pressed="true"]`);
  await clause.waitFor();
  await tap(page, "add-photo");
  await steps.shoot(page);
  await tap(page, "fail-done");
  await page.locator(at("fail-sheet")).waitFor({ state: "detached" });
  return row.item.clauses.find(({ id }) => id === part.clause).zh;
}

/** Half typed on the second figure of an item: what was given before it, and what stands there. */
async function killed(page, gauges, n) {
  const { row, part } = gauges[n];
  const first = gauges[n - 1];
  const digits = typed(part, reads(gauges[n]));
  await keys(page, digits.slice(0, 2));
  await handheld.dies(page);
  await page.locator(`h1:text-is("${row.item.name.zh}")`).waitFor();
  await see(page, "count");
  check.that("killed on the pad it opens again at the same item", true);
  const now = Number((await page.locator(at("count")).first().innerText()).split("/")[0]);
  if (now === n) {
    const value = await page.locator(at("value")).innerText();
    const figure = (reads(first) / 1000).toFixed(first.part.decimals);
    check.that("and the figure that was given before stands there", value.includes(figure), value);
    if (!value.includes(figure)) await keys(page, typed(first.part, reads(first)));
    await tap(page, "next");
  } else check.same("and the figure that was given before is not asked again", now, n + 1);
  await at_count(page, n + 1, gauges.length);
  const stands = await page.locator(at("value")).innerText();
  const kept = /[1-9]/.test(stands);
  check.that("nor are the digits that were typed half", kept, stands);
  if (kept) for (let left = 2; left > 0; left -= 1) await tap(page, "key-delete");
}

/** One figure after the other; what each cost. */
async function read(page, fingers, told, gauges) {
  for (const [n, gauge] of gauges.entries()) {
    const { part, name } = gauge;
    await at_count(page, n + 1, gauges.length);
    if (name === KILLED_AT) await killed(page, gauges, n);
    const digits = typed(part, reads(gauge));
    const cost = { name, taps: 0, more: 0 };
    cost.taps = await fingers.taps(async () => {
      if (name === STOPPED) return tap(page, "reason-stopped");
      await keys(page, digits);
      await tap(page, "next");
    });
    if (name in OUT) {
      cost.more = await fingers.taps(() => abnormal(page, digits));
      told.open = gauge;
    }
    const ends = gauges[n + 1]?.row !== gauge.row;
    if (ends && told.open) {
      const sheet = await fingers.taps(async () =>
        told.reasons.push(await reason(page, told.open)));
      told.sheets.push(sheet);
      cost.more += sheet;
      told.open = null;
    }
    told.costs.push(cost);
  }
}

async function room(page, fingers, told, place) {
  await steps.reachByScanner(page, place);
  const rows = await rowsAt(page, told.round, place);
  const gauges = gaugesIn(rows);
  told.opened += await fingers.taps(async () => {
    const [{ row }] = gauges;
    await page.locator(lineAt(keyOf(row))).locator(at(`pass-${row.item.id}`)).click();
    await see(page, "screen-reading");
  });
  const from = Date.now();
  await read(page, fingers, told, gauges);
  told.screen_ms += Date.now() - from;
  await see(page, "screen-checkpoint");
}

/** What is not read in a room: looked at, switched, tidy. */
async function theRest(page, told, place) {
  await steps.reachByScanner(page, place);
  for (const row of await rowsAt(page, told.round, place)) {
    if (!row.answer && !inBulk(row)) await pass(page, row);
  }
  await swipeToEnd(page);
  if (await seen(page, "main-bulk")) await passRest(page);
}

async function sheet(page, told) {
  await tap(page, "main-finish");
  await see(page, "sheet");
  await page.locator(at("sheet-line")).nth(READINGS - 1).waitFor();
  const marks = await page.locator(at("sheet-line")).evaluateAll((lines) =>
    lines.map(({ dataset }) => dataset.mark));
  check.same("the shift sheet has all thirty, three of them red",
    [marks.length, marks.filter((mark) => mark === "bad").length], [READINGS, 3]);
  await tap(page, "finish");
  await page.locator(`${at("screen-summary")}[data-finished="true"]`).waitFor();
  const { fail, open_items } = await ask(page, { cmd: "summary", round: told.round });
  check.same("the round is finished, nothing open", [fail, open_items], [3, 0]);
}

async function figures(told, fingers) {
  const { costs, opened, sheets } = told;
  const sum = (values) => values.reduce((one, other) => one + other, 0);
  const plain = sum(costs.map(({ taps }) => taps)) + opened;
  const more = sum(costs.map((cost) => cost.more));
  const [mean, all] = [plain / READINGS, (plain + more) / READINGS];
  const hand_s = (plain + more) * KEY_S + READINGS * LOOK_S;
  console.log(`figures, at ${await load()}:`);
  console.log(`  ${plain} taps for ${costs.length} readings, ${opened} of them to open the pads`);
  console.log(`  ${more} more for the three that are out of their limits, `
    + `${sheets.join(", ")} of them on their sheets`);
  console.log(`  ${all.toFixed(2)} taps a reading, all in`);
  console.log(`  ${(told.screen_ms / 1000).toFixed(1)} s at this drive's pace`);
  check.same("thirty gauges were read", costs.length, READINGS);
  check.that(`${mean.toFixed(2)} taps a reading`, mean <= TAPS_MAX);
  check.that(`${hand_s.toFixed(0)} s of screen time for a hand as modelled`,
    hand_s <= SCREEN_S_MAX);
  check.same("from a figure out of its limits to its finding it is three taps", sheets, [3, 3, 3]);
  check.same("stopped is one tap", costs.find(({ name }) => name === STOPPED).taps, 1);
  check.same("nothing took the keyboard", fingers.fields(), []);
}

/** The desk's figures beside those that were typed. */
async function deskHas(server, told, wanted) {
  const { record } = await consoleOf(server);
  const { points } = await record(told.round);
  const answers = points.flatMap((point) => point.answers).filter(({ corrected }) => !corrected);
  const read = answers.flatMap((one) => one.values.filter(({ milli }) => milli !== null)
    .map(({ part, milli }) => `${one.equipment_name} ${one.item} ${part} ${milli}`));
  check.same("the desk has each figure once", read.sort(), wanted.sort());
  const failed = answers.filter(({ outcome }) => outcome === "fail");
  check.same("the three that are out have their reason, photo and finding",
    failed.map((one) => [one.clauses[0].zh, one.photo_held, one.finding !== null]),
    told.reasons.map((zh) => [zh, [true], true]));
  const stopped = answers.filter(({ outcome }) => outcome === "not_possible");
  check.same("and what is stopped says so", stopped.length, 1);
  const desk = await handheld.desk();
  await desk.goto(server.link);
  await signIn(desk, server.out);
  const words = await openRecord(desk, GAUGES_NAME);
  check.that("the desk's page shows the figures", words.includes("0.61"), words.slice(0, 300));
  await deskLooks(desk);
  await desk.close();
}

/** The readings' page: what is out stands out, and a finding of it joins the one that is open. */
async function deskLooks(desk) {
  await tap(desk, "close");
  await tap(desk, "page-readings");
  await desk.getByText("超限", { exact: true }).first().click();
  const out = desk.locator(at("gauge"));
  await out.nth(2).waitFor();
  check.same("the three gauges that are out of their limits stand apart", await out.count(), 3);
  await out.filter({ hasText: "0.61" }).locator(at("raise")).click();
  await tap(desk, "raise-now");
  await see(desk, "step");
  const words = await drawer(desk).innerText();
  check.that("a finding made from one joins what is open about it",
    words.includes("第 2 次发现"), words.slice(0, 300));
}

async function story() {
  let server = await startServer(serverData, serverPort);
  importGauges(serverData);
  const { page, fingers } = await handheld.open(serverData);
  await see(page, "screen-who");
  await steps.unlock(page, await steps.onlyA(page, "engineer", steps.peopleIn(server.out)));
  await see(page, "screen-today");
  await stop(server);
  const { rounds } = await ask(page, { cmd: "today" });
  const { plan, start, round } = rounds.find(({ name }) => name === GAUGES_NAME);
  const { points } = await ask(page, { cmd: "start_round", plan, start });
  const places = points.map(({ place }) => place);
  await readBefore(page, places);
  await steps.openRound(page, round);
  const told = { round, costs: [], reasons: [], sheets: [], opened: 0, screen_ms: 0 };
  const wanted = [];
  for (const place of places) {
    const gauges = gaugesIn(await rowsAt(page, round, place));
    wanted.push(...gauges.filter(({ name }) => name !== STOPPED).map((gauge) =>
      `${gauge.row.equipment_name} ${gauge.row.item.id} ${gauge.part.id} ${reads(gauge)}`));
    await room(page, fingers, told, place);
  }
  await figures(told, fingers);
  for (const place of places) await theRest(page, told, place);
  await sheet(page, told);
  server = await startServer(serverData, serverPort);
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
  await deskHas(server, told, wanted);
  check.same("no page broke or asked another host", page.faults, []);
  await handheld.off();
  arrivedOnce(check, { serverData, handheldData: handheld.data });
}

await tell(check, story, () => handheld);
