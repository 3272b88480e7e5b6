// The supervisor's day. In the morning: how the night went, without a click; the place that was
// left out, with its reason and photo; four new findings, two given by a click each, a repair sent
// back. Then a walk with a handset that is enrolled at the desk, a pump that creeps up, the month's
// report, photos for the owners' committee, and the quarter's campaign.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ask, at, deskPage, handheldPage, launch, see, tap, toTheEnd } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { drawer, signIn } from "./support/desk.mjs";
import { pins, tell as told } from "./support/evening.mjs";
import { daysAgo, walkDays } from "./support/history.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer,
  syncHandheld,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { SAMPLE } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const DAYS = 11;
const NIGHT = "夜间巡逻A线";
const FRONT_DESK = "客服前台";
const night = daysAgo(1);
const CAMERA = new URL("../../crates/device/src/tests/camera.jpg", import.meta.url);
const camera = readFileSync(CAMERA).toString("base64");
const check = checks();
let browser;

/** Clicks that a person makes on the desk, counted. */
function clicks() {
  let n = 0;
  return {
    click: async (locator) => {
      n += 1;
      await locator.click();
    },
    get n() {
      return n;
    },
  };
}

/** The work of somebody who is at home by night: nobody on shift has it. */
const isDays = ({ item }) => ["cleaner", "gardener"].includes(item.role);

/** Last night's round, on a clock of its own: a locked place, four things wrong, one put right. */
function theNight(data) {
  const pin = pins();
  const [{ people }] = told(data, [{ cmd: "people" }]);
  const guard = people.find(({ name, roles }) =>
    pin.has(name) && roles.length === 1 && roles[0] === "guard");
  const unlock = { cmd: "unlock", staff: guard.staff, pin: pin.get(guard.name) };
  let minute = 3;
  /** One person's next moment: so many minutes later than the last. */
  const next = (commands, minutes = 1) => {
    minute += minutes;
    const clock = `${night}T22:${String(minute).padStart(2, "0")}:00.000+08:00`;
    return told(data, [{ clock }, unlock, ...commands]).slice(1);
  };
  const [{ rounds }] = next([{ cmd: "today" }]);
  const row = rounds.find(({ name }) => name === NIGHT);
  const [opened] = next([{ cmd: "start_round", plan: row.plan, start: row.start }]);
  const round = opened.row.round;
  const photo = (checkpoint) => next([{ cmd: "photo_piece", upload: randomUUID(), piece: 0,
    last: true, base64: camera, checkpoint }], 0)[0].sha256;
  const said = (item, more) => ({ item: item.item.id, equipment: item.equipment, clauses: [],
    values: [], note: null, photos: [], severity: null, fixed: false, agreed: null, ...more });
  const wrong = new Map([[0, 1], [3, 1], [4, 1], [6, 1]]);
  opened.points.forEach(({ place }, n) => {
    const here = { round, checkpoint: place.checkpoint };
    if (n === 2) {
      next([{ cmd: "skip", ...here, reason: "locked", photos: [photo(place.checkpoint)] }], 2);
      return;
    }
    const [{ checkpoint }] = next([{ cmd: "scan", text: place.code, how: "code", round }], 2);
    const plain = checkpoint.items.filter(({ item }) => item.parts.length === 0);
    const bad = plain.filter(({ item, open }) => item.clauses.length > 0 && !open)
      .sort((a, b) => Number(isDays(b)) - Number(isDays(a))).slice(0, wrong.get(n) ?? 0);
    for (const item of bad) {
      const fail = said(item, { outcome: "fail", clauses: [item.item.clauses[0].id],
        photos: [photo(place.checkpoint)] });
      next([{ cmd: "answer", ...here, answers: [fail], bulk: false }], 0);
    }
    const rest = plain.filter((item) => !bad.includes(item));
    next([{ cmd: "answer", ...here, bulk: false,
      answers: rest.map((item) => said(item, { outcome: "pass" })) }], 0);
  });
  const [{ findings }] = next([{ cmd: "findings" }]);
  const mine = findings.filter(({ raised_at: raised }) => raised.startsWith(`${night}T22`));
  const mended = mine.at(-1);
  next([{ cmd: "move_order", order: mended.order, to: "fixed", photos: [photo(null)] }]);
  next([{ cmd: "finish_round", round }]);
  return { round, mine, mended, left: opened.points[2].place };
}

async function morning(desk, site, { left, round }) {
  const { before } = await site("/board");
  await see(desk, "before-on_time");
  const words = await desk.locator(at("before")).innerText();
  const numbers = [before.rounds, before.tiles.on_time, before.points_left];
  check.that("the board says how the night went without a click",
    numbers.every((n) => words.includes(String(n))), `${numbers} ${words}`);
  const mouse = clicks();
  await mouse.click(desk.locator(at("before-points_left")));
  const row = desk.locator(at("row")).filter({ hasText: NIGHT });
  await mouse.click(row.locator(`${at("cell")}[aria-label*="${left.name}"]`));
  await see(desk, "record");
  const point = desk.locator(`${at("point")}[data-point="${left.checkpoint}"]`);
  await point.locator("img").first().waitFor();
  const told = await point.innerText();
  check.that(`the place that was left out, its reason and its photo are ${mouse.n} clicks away`,
    mouse.n <= 2 && told.includes("锁门") && told.includes(left.name), told);
  check.that("and the address names its round", desk.url().includes(round), desk.url());
  const linked = desk.locator(`${at("record")} ${at("to-finding")}`);
  check.that("what was found wrong leads to its finding", await linked.count() > 0);
  await tap(desk, "close");
}

async function findings(desk, site, { mine, mended }) {
  await tap(desk, "page-findings");
  await desk.locator(at("finding")).first().waitFor();
  const all = await site("/findings?open=1");
  const rows = desk.locator(at("finding"));
  check.same("the list has what is open", await rows.count(), all.length);
  const late = all.filter(({ overdue }) => overdue).length;
  const shown = await desk.locator(at("overdue")).innerText();
  check.that("and says how much is overdue", late > 0 && shown.includes(String(late)), shown);
  const open = mine.filter(({ finding }) => all.some((one) =>
    one.finding === finding && one.state === "raised")).slice(0, 2);
  check.same("what nobody on shift could have by night waits for its owner", open.length, 2);
  const mouse = clicks();
  for (const { finding } of open) {
    const { checkpoint_name: place, item_name: name } = all.find((one) => one.finding === finding);
    const row = rows.filter({ hasText: place }).filter({ hasText: name.zh })
      .filter({ has: desk.locator(at("give")) });
    await mouse.click(row.first().locator(at("give")));
    await desk.locator(at("given")).filter({ hasText: name.zh }).waitFor();
  }
  const after = await site("/findings?open=1");
  const given = after.filter(({ finding, state, owner, finish_by: by }) =>
    open.some((one) => one.finding === finding) && state === "assigned" && owner && by);
  check.same("two are given, by a click each, with a person and a deadline",
    [given.length, mouse.n], [2, 2]);
  const { checkpoint_name: place, item_name: name } =
    after.find(({ finding }) => finding === mended.finding);
  await rows.filter({ hasText: place }).filter({ hasText: name.zh }).first()
    .locator(at("open-finding")).click();
  await drawer(desk).locator(at("step-reopened")).click();
  await drawer(desk).locator(at("reason-photo_unclear")).click();
  await drawer(desk).locator(at("send-step")).click();
  await drawer(desk).locator(at("steps-done")).filter({ hasText: "退回" }).waitFor();
  const back = await site(`/findings/${mended.finding}`);
  const last = back.history.at(-1);
  check.same("a repair goes back with its reason",
    [last.state, last.reason], ["reopened", "photo_unclear"]);
  await tap(desk, "close-finding");
}

/** A handset is enrolled by the code on the desk's screen; its link. */
async function enrols(desk, page) {
  await tap(desk, "page-devices");
  await tap(desk, "enrol");
  const qr = desk.locator(at("enrol-qr"));
  await qr.waitFor();
  const link = await qr.getAttribute("alt");
  await desk.keyboard.press("Escape");
  await see(page, "screen-enrol");
  await page.fill(at("enrol-link"), link);
  await tap(page, "enrol");
  await see(page, "screen-who");
  check.that("a handset is enrolled by the code on the desk's screen", true);
}

async function signs(page, pad) {
  const surface = page.locator(at(`${pad}-surface`));
  await surface.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await surface.boundingBox();
  await page.mouse.move(x + width * 0.2, y + height * 0.6);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + height * 0.3, { steps: 4 });
  await page.mouse.up();
  await page.locator(`${at(pad)}[data-strokes="1"]`).waitFor();
}

/** The front desk is watched, item by item, and the round is signed with whoever was watched. */
async function observes(page, site) {
  const { places } = await ask(page, { cmd: "places", events: false });
  const desk = places.find(({ place }) => place.name === FRONT_DESK).place;
  const began = await ask(page, { cmd: "start_unplanned", kind: "unplanned",
    checkpoints: [desk.checkpoint] });
  const { round } = began.row;
  await page.reload();
  await steps.openRound(page, round);
  await tap(page, `point-${desk.checkpoint}`);
  await steps.reachByScanner(page, desk);
  const { items } = await ask(page, { cmd: "checkpoint", round, checkpoint: desk.checkpoint });
  const conduct = items.filter(({ item }) => item.template === "behaviour");
  check.same("the front desk has fifteen items", items.length, 15);
  const SCORES = ["pass", "partly", "pass"];
  for (const [n, { item }] of conduct.entries()) {
    const score = SCORES[n % SCORES.length];
    await tap(page, `${score}-${item.id}`);
    await page.locator(`${at(`item-${item.id}`)}[data-state="${score}"]`).waitFor();
  }
  await toTheEnd(page);
  await steps.passTheRest(page);
  await tap(page, "back");
  await tap(page, "to-summary");
  await see(page, "signing");
  await signs(page, "sign-walker");
  await tap(page, "sign-more");
  await signs(page, "sign-second");
  await page.fill(at("sign-name"), "赵敏");
  await page.locator(at("sign-name")).blur();
  await tap(page, "finish");
  await see(page, "signed-second");
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
  const record = await site(`/rounds/${round}`);
  const scored = record.points[0].answers.filter(({ outcome }) => outcome === "partly");
  check.same("what was watched arrives with its three steps", scored.length,
    conduct.filter((_, n) => n % SCORES.length === 1).length);
  check.same("signed by both", record.signatures.map(({ signer, name }) => [signer, name ?? null]),
    [["walker", null], ["second", "赵敏"]]);
}

/** Any gauge: a point of it opens its record, and a finding would be made from it. */
async function points(desk) {
  await tap(desk, "page-readings");
  const gauge = desk.locator(`${at("gauge")}[data-drifts="false"]:not(.worth)`).first();
  const said = () => gauge.locator(at("point")).innerText();
  await gauge.waitFor();
  const last = await said();
  await gauge.locator(at("points")).focus();
  await desk.keyboard.press("Home");
  const first = await said();
  check.that("the arrows choose a point of a gauge", first !== last, `${first} ${last}`);
  await gauge.locator(at("raise")).click();
  const words = await desk.locator(`${at("raise-form")} textarea`).inputValue();
  check.that("a finding is made from a point of any gauge", words.includes(first), words);
  await desk.keyboard.press("Escape");
  await see(desk, "points");
  await gauge.locator(at("points")).click({ position: { x: 4, y: 20 } });
  await gauge.locator(at("to-record")).click();
  await see(desk, "record");
  await desk.locator(at("point")).filter({ hasText: /./ }).first().waitFor();
  const [, value] = /(\S+) \S*$/.exec(first) ?? [];
  const record = desk.locator(at("record"));
  await record.filter({ hasText: value }).waitFor();
  check.that("and opens the record that it is from", desk.url().includes("round="), desk.url());
  await tap(desk, "close");
}

async function pump(desk, site) {
  await points(desk);
  const gauge = desk.locator(`${at("gauge")}[data-drifts="true"]`).filter({ hasText: "2#生活水泵" });
  await gauge.first().waitFor();
  const words = await gauge.first().innerText();
  const days = Number(/(\d+) 天/.exec(words)?.[1]);
  check.that(`a pump that creeps up stands out, after ${days} days`, days >= 9, words);
  await gauge.first().locator(at("raise")).click();
  await tap(desk, "raise-now");
  await drawer(desk).locator(at("step-assigned")).waitFor();
  const finding = new URL(desk.url().replace("#", "")).searchParams.get("finding");
  await tap(desk, "close-finding");
  const row = desk.locator(at("finding")).filter({ hasText: "2#生活水泵" })
    .filter({ has: desk.locator(at("give")) });
  const list = await row.count() > 0 ? row
    : desk.locator(at("finding")).filter({ has: desk.locator(at("give")) });
  await list.first().locator(at("give")).click();
  await see(desk, "given");
  const { row: order } = await site(`/findings/${finding}`);
  check.that("and is somebody's work from its chart on", (order ?? {}).state === "assigned"
    || (await site("/findings?open=1")).some((one) =>
      one.finding === finding && one.state === "assigned"), JSON.stringify(order));
}

async function friday(desk) {
  const mouse = clicks();
  const from = Date.now();
  await mouse.click(desk.locator(at("page-reports")));
  await mouse.click(desk.locator(at("report-quality")));
  await see(desk, "document");
  const coming = desk.waitForEvent("download");
  await mouse.click(desk.locator(at("export")));
  await desk.locator(at("export-xlsx")).click();
  await (await coming).path();
  const took = Date.now() - from;
  check.that(`the month's report is Excel after ${mouse.n} clicks and a choice, ${took} ms`,
    mouse.n <= 3 && took <= 5000);
  await desk.emulateMedia({ media: "print" });
  check.that("on paper it has no menu", !(await desk.locator(at("page-board")).isVisible()));
  await desk.emulateMedia({ media: null });
  await tap(desk, "page-photos");
  await see(desk, "wall-photo");
  await tap(desk, "nameless");
  await desk.waitForURL(/names=0/);
  check.that("the owners' committee gets the photos without names",
    (await desk.locator(at("wall-photo")).count()) > 0);
}

/** The quarter's campaign begins in one click, as the customer's plan has it. */
async function quarter(desk) {
  await tap(desk, "page-campaigns");
  await desk.locator(at("start-form")).first().click();
  const parts = desk.locator(at("part"));
  await parts.nth(8).waitFor();
  const all = (await parts.allInnerTexts()).join("\n");
  const stages = ["自查", "整改", "验收"].map((word) => all.indexOf(word));
  check.that("the campaign's page goes from self-check over rectification to acceptance",
    stages.every((place, n) => place >= 0 && (n === 0 || place > stages[n - 1])), all);
}

async function story() {
  const data = join(folder("server"), "data");
  const server = await startServer(data, await freePort());
  const post = join(folder("post"), "data");
  initHandheld(post);
  enrolHandheld(post, enrolmentLink(data));
  syncHandheld(post);
  const walked = await walkDays(post, SAMPLE, DAYS, "21:00");
  check.same(`${DAYS} days were walked, up to the evening`, walked.code, 0);
  const last = theNight(post);
  check.same("last night four things were found", last.mine.length, 4);
  syncHandheld(post);
  const { site } = await consoleOf(server);
  browser = await launch();
  const desk = await deskPage(browser);
  await desk.goto(server.link);
  const from = Date.now();
  await signIn(desk, server.out);
  await see(desk, "before");
  const took = Date.now() - from;
  check.that(`whether anything is wrong is there ${took} ms after the name is typed`, took <= 5000);
  await morning(desk, site, last);
  await findings(desk, site, last);
  const handset = join(folder("handset"), "data");
  initHandheld(handset);
  const host = await startHandheld(handset, await freePort());
  const page = await handheldPage(browser);
  await page.goto(host.link);
  await enrols(desk, page);
  const pin = pins();
  const { people } = await ask(page, { cmd: "people" });
  const lead = people.find(({ name, roles }) => pin.has(name) && roles.length > 2);
  await steps.unlock(page, { name: lead.name, pin: pin.get(lead.name) });
  await see(page, "screen-today");
  await observes(page, site);
  await pump(desk, site);
  await friday(desk);
  await quarter(desk);
  check.same("no page broke or asked another host", [...page.faults, ...desk.faults], []);
}

await tell(check, story, () => browser);
