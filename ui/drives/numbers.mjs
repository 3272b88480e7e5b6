// A number of the desk opens exactly its list, and a file holds exactly what its page shows: what
// the night left out, what waits for somebody, what was due in the year, a gauge that rises however
// few days are shown; small hours belong to the day before; for eyes from outside no photo says who
// took it.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, deskPage, launch, see, settled } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { signIn } from "./support/desk.mjs";
import { pins, tell as told } from "./support/evening.mjs";
import { csvOf, rowsIn } from "./support/files.mjs";
import { daysAgo, walkDays } from "./support/history.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startServer, syncHandheld,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { addAxe, readable } from "./support/readable.mjs";
import { SAMPLE } from "./support/site.mjs";
import { tell } from "./support/told.mjs";

const DAYS = 11;
/** From then on yesterday's rounds are this drive's own. */
const NIGHT = "22:00";
const CAMERA = new URL("../../crates/device/src/tests/camera.jpg", import.meta.url);
const check = checks();
let browser;
let of = "";

/** The page at an address, as somebody who was sent it sees it. */
async function opens(desk, address) {
  await desk.goto("about:blank");
  await desk.goto(`${of}${address}`);
  await desk.locator("h1").first().waitFor();
  await settled(desk);
}

const numberIn = (text) => Number(/\d+/.exec(text)?.[0] ?? NaN);

/** How many a list by itself says it has, of which the first are shown. */
const listed = async (desk) =>
  Number(/共 (\d+)/.exec(await desk.locator(at("list-count")).innerText())?.[1]);

/** Follows a link that says a number to as many rows, with as many in their file. */
async function leads(desk, link, row, what) {
  const n = numberIn(await link.innerText());
  await link.click();
  await desk.locator(at(row)).first().waitFor();
  await settled(desk);
  const rows = await desk.locator(at(row)).count();
  const filed = rowsIn(await csvOf(desk));
  check.same(`${what}: ${n} are listed, and in the file`, [rows, filed], [n, n]);
}

/** Whoever is a guard at the sample site, unlocked. */
function guardOf(data) {
  const pin = pins();
  const [{ people }] = told(data, [{ cmd: "people" }]);
  const guard = people.find(({ name, roles }) => pin.has(name) && roles.includes("guard"));
  return { name: guard.name,
    unlock: { cmd: "unlock", staff: guard.staff, pin: pin.get(guard.name) } };
}

/** Last night's first round is ended with none of its places seen. */
function leavesOut(data) {
  const clock = { clock: `${daysAgo(1)}T${NIGHT}:30.000+08:00` };
  const { unlock } = guardOf(data);
  const [, { rounds }] = told(data, [clock, unlock, { cmd: "today" }]);
  const night = rounds.find(({ plan, start, points_total }) =>
    plan && points_total > 0 && start.slice(11, 16) >= NIGHT);
  const [, { row }] = told(data, [clock, unlock,
    { cmd: "start_round", plan: night.plan, start: night.start }]);
  told(data, [clock, unlock, { cmd: "finish_round", round: row.round }]);
}

/** Something is wrong at a lobby, photographed, and put right with another photo. */
function mended(data) {
  const { name, unlock } = guardOf(data);
  const next = (...commands) => told(data, [unlock, ...commands]).slice(1);
  const [{ places }] = next({ cmd: "places", events: false });
  const { checkpoint } = places.find(({ place }) => place.name === "1栋楼道").place;
  const begin = { cmd: "start_unplanned", kind: "unplanned", checkpoints: [checkpoint] };
  const [{ row }] = next(begin);
  const here = { round: row.round, checkpoint };
  const base64 = readFileSync(CAMERA).toString("base64");
  const photo = () => next({ cmd: "photo_piece", upload: randomUUID(), piece: 0, last: true,
    base64, checkpoint })[0].sha256;
  const [{ items }] = next({ cmd: "reach_by_hand", ...here, reason: "cannot_reach", photos: [] });
  const plain = items.find(({ item, open }) =>
    item.parts.length === 0 && item.clauses.length > 0 && !open);
  next({ cmd: "answer", ...here, bulk: false, answers: [{ item: plain.item.id,
    equipment: plain.equipment, outcome: "fail", clauses: [plain.item.clauses[0].id], values: [],
    note: null, photos: [photo()], severity: null, fixed: false, agreed: null }] });
  const [{ findings }] = next({ cmd: "findings" });
  // Said with other offsets: by the instant, not by the letter.
  const [newest] = findings.sort((a, b) => Date.parse(b.raised_at) - Date.parse(a.raised_at));
  next({ cmd: "move_order", order: newest.order, to: "fixed", photos: [photo()] });
  return name;
}

async function board(desk, site) {
  const { before } = await site("/board");
  check.that("the night left places out", before.points_left > 0, before.points_left);
  await opens(desk, "board");
  await desk.locator(at("before-points_left")).click();
  await desk.locator(at("left")).waitFor();
  const shown = numberIn(await desk.locator(at("left")).innerText());
  check.same("what was left out opens as many places", shown, before.points_left);
  const csv = await csvOf(desk);
  const rows = await desk.locator(at("row")).count();
  check.same("the file has the rounds of the page", rowsIn(csv), rows);
  const [head, ...lines] = csv.replace("\ufeff", "").trim().split("\n")
    .map((line) => line.split(","));
  const left = head.indexOf("漏点");
  const sum = lines.reduce((all, line) => all + Number(line[left]), 0);
  check.same("and they say how many places each left out", sum, before.points_left);
  await opens(desk, `board?day=${before.day}&trouble=1`);
  await desk.locator(at("row")).first().waitFor();
  check.same("rounds in trouble are in their file, and no others",
    rowsIn(await csvOf(desk)), await desk.locator(at("row")).count());
}

async function people(desk, site) {
  await opens(desk, "people");
  await see(desk, "person");
  const all = (await site("/staff")).filter(({ open }) => open > 0);
  check.that("orders wait for somebody", all.length > 0, all.length);
  for (const { name } of all) {
    await opens(desk, "people");
    const row = desk.locator(at("person")).filter({ hasText: name }).first();
    await row.waitFor();
    const link = row.locator(at("to-findings"));
    if ((await link.count()) > 0) await leads(desk, link, "finding", `what waits for ${name}`);
  }
  await readable(check, desk, "waiting-for");
}

async function completion(desk, site) {
  await opens(desk, "completion");
  await see(desk, "square");
  const { days } = await site("/completion");
  const of_all = (names) => days.reduce((sum, day) =>
    sum + names.reduce((all, name) => all + day[name], 0), 0);
  const known = of_all(["done", "late", "open", "missed"]);
  check.same("the year's file has what came of its rounds, and none that is ahead",
    rowsIn(await csvOf(desk)), known + of_all(["unknown"]));
  for (const [name, n] of [["due", known], ["handed_in", of_all(["done", "late"])],
    ["missed", of_all(["missed"])], ["unknown", of_all(["unknown"])]]) {
    await opens(desk, "completion");
    const link = desk.locator(at(`sum-${name}`));
    await link.waitFor();
    check.same(`the year says how many are ${name}`, numberIn(await link.innerText()), n);
    await link.click();
    await see(desk, "list-count");
    check.same(`and opens their list: ${name}`, await listed(desk), n);
  }
  await opens(desk, "completion");
  await see(desk, "sum-due");
  await readable(check, desk, "completion-sum");
}

async function performance(desk) {
  await opens(desk, "performance");
  const links = desk.locator(at("due-rounds"));
  await links.first().waitFor();
  for (let n = 0; n < (await links.count()); n += 1) {
    const said = await links.nth(n).innerText();
    const due = Number(/(\d+)\D*$/.exec(said)?.[1]);
    await links.nth(n).click();
    await see(desk, "list-count");
    check.same(`plans kept, ${said}: as many are listed`, await listed(desk), due);
    await opens(desk, "performance");
    await links.first().waitFor();
  }
}

async function readings(desk, site) {
  const worth = async (days) => {
    const { gauges } = await site(`/gauges?days=${days}`);
    return gauges.filter(({ drifts }) => drifts).map(({ name, part }) => `${name} ${part}`);
  };
  const month = await worth(30);
  check.that("a gauge rises", month.length > 0, month.length);
  check.same("it does so in seven days and in ninety", [await worth(7), await worth(90)],
    [month, month]);
  await opens(desk, "readings?days=7&show=drifts");
  await desk.locator("section h2").first().waitFor();
  check.that("its file isn't empty where seven days are shown", rowsIn(await csvOf(desk)) > 0);
}

/** Five past three in the night after today: the site's day goes on until six. */
async function smallHours() {
  const today = daysAgo(0);
  const next = new Date(Date.parse(`${today}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const late = await deskPage(browser);
  await late.clock.setFixedTime(new Date(`${next}T03:05:00+08:00`));
  return { late, today };
}

async function reportsByNight(server) {
  const { late, today } = await smallHours();
  await late.goto(server.link);
  await signIn(late, server.out);
  // Without the board, which brings the server's own clock.
  await late.goto("about:blank");
  await late.goto(`${of}reports?report=day-log`);
  const field = late.locator(at("report-day"));
  await field.waitFor();
  check.same("at five past three the day's log is of the day that goes on",
    [await field.inputValue(), await field.getAttribute("max")], [today, today]);
  await late.goto("about:blank");
  await late.goto(`${of}reports?pack=1&from=2026-01-01&to=2099-12-31`);
  const to = late.locator(at("pack-to"));
  await to.waitFor();
  check.same("and a record pack ends with it", await to.inputValue(), today);
  await late.close();
}

/** The light of a picture's upper and lower edge: how many kinds of it there are. */
const lights = (desk, which) => desk.locator(which).first().evaluate(async (image) => {
  await image.decode();
  const { naturalWidth: wide, naturalHeight: high } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const strip = Math.floor(Math.max(wide, high) * 0.1);
  const kinds = (top) => {
    const { data } = pen.getImageData(0, top, wide, strip);
    const seen = new Set();
    for (let n = 0; n < data.length; n += 4) seen.add(data[n] >> 4);
    return seen.size;
  };
  return { above: kinds(0), below: kinds(high - strip) };
});

async function photos(desk, who) {
  const bare = ({ above, below }) => above > 1 && below === 1;
  const whole = ".viewer img";
  for (const query of ["photos", "photos?show=pairs"]) {
    const card = query.includes("pairs") ? at("pair") : at("wall-photo");
    await opens(desk, query);
    await desk.locator(`${card} img`).first().waitFor();
    const named = await lights(desk, `${card} img`);
    check.that(`${query}: at the desk the stamp is there`, named.below > 1, JSON.stringify(named));
    const address = `${query}${query.includes("?") ? "&" : "?"}names=0`;
    await opens(desk, address);
    await desk.locator(`${card} img`).first().waitFor();
    const small = await lights(desk, `${card} img`);
    check.that(`${address}: the stamp is covered`, bare(small), JSON.stringify(small));
    await desk.locator(query.includes("pairs") ? `${card} .name` : card).first().click();
    await desk.locator(whole).first().waitFor();
    const large = await lights(desk, whole);
    check.that(`${address}: in the large picture too`, bare(large), JSON.stringify(large));
    await desk.keyboard.press("Escape");
    const csv = await csvOf(desk);
    check.that(`${address}: its file has rows and names nobody, not even a column`,
      rowsIn(csv) > 0 && !csv.includes(who) && !csv.includes("谁"), csv.split("\n")[0]);
  }
  await readable(check, desk, "photos-unstamped");
}

async function shifts(desk, site) {
  await opens(desk, "shifts");
  const { shifts: all, days } = await site("/shifts");
  await see(desk, "exports-shifts");
  check.same("the file of shifts has a row a shift and day",
    rowsIn(await csvOf(desk, "exports-shifts")), all.length * days.length);
}

async function story() {
  const data = join(folder("server"), "data");
  const server = await startServer(data, await freePort());
  const handheld = join(folder("handheld"), "data");
  initHandheld(handheld);
  enrolHandheld(handheld, enrolmentLink(data));
  syncHandheld(handheld);
  check.same(`${DAYS} days are walked`, (await walkDays(handheld, SAMPLE, DAYS, NIGHT)).code, 0);
  leavesOut(handheld);
  const who = mended(handheld);
  syncHandheld(handheld);
  browser = await launch();
  const desk = await deskPage(browser);
  await desk.emulateMedia({ reducedMotion: "reduce" });
  await addAxe(desk);
  await desk.goto(server.link);
  await signIn(desk, server.out);
  const { site } = await consoleOf(server);
  const [, id] = new URL(desk.url()).hash.split("/");
  of = `${new URL(desk.url()).origin}/#/${id}/`;
  await board(desk, site);
  await people(desk, site);
  await readings(desk, site);
  await completion(desk, site);
  await performance(desk);
  await shifts(desk, site);
  await photos(desk, who);
  await reportsByNight(server);
  check.same("no page broke or asked another host", desk.faults, []);
}

await tell(check, story, () => browser);
