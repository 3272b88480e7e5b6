// The desk takes its records away: a month's report in three clicks, every list and report opened
// by other programs (openpyxl, pdftotext), their rows those of the screen; the record pack checks
// itself by its own scripts; an id makes a file again; a token opens the lists to a program.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ask, at, deskPage, handheldPage, launch, see, seen, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { drawer, signIn } from "./support/desk.mjs";
import { anEvening } from "./support/evening.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { importDayWalk } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const check = checks();
const kept = folder("reports");
let browser;
let server;

const run = (program, ...args) =>
  execFileSync(program, args, { encoding: "utf8", maxBuffer: 64 << 20 });

/** A workbook as openpyxl reads it: a sheet a name, a row a list. */
const book = (path) => JSON.parse(run("/usr/bin/python3", "-c", `
import json, sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
print(json.dumps({s.title: [[str(c) if c is not None else "" for c in row]
  for row in s.iter_rows(values_only=True)] for s in book.worksheets}))`, path));
const words = (path) => run("pdftotext", "-layout", path, "-");

/** Takes a form of what the page shows; where it lies. */
async function takes(desk, form) {
  const coming = desk.waitForEvent("download");
  if (!(await desk.locator(at(`export-${form}`)).isVisible())) await tap(desk, "export");
  await desk.locator(at(`export-${form}`)).click();
  const download = await coming;
  const path = join(kept, download.suggestedFilename());
  await download.saveAs(path);
  await see(desk, "exported");
  if (process.env.LOOK) copyFileSync(path, `/tmp/look-${download.suggestedFilename()}`);
  return path;
}

/** From the board: the page, the report, the form. */
async function monthly(desk) {
  let clicks = 0;
  const click = async (name) => {
    clicks += 1;
    await tap(desk, name);
  };
  const began = Date.now();
  await click("page-reports");
  await click("report-quality");
  await see(desk, "document");
  const coming = desk.waitForEvent("download");
  await click("export");
  await tap(desk, "export-xlsx");
  await (await coming).path();
  const took = Date.now() - began;
  check.that("a month's report is there in three clicks and a choice, within 5 s",
    clicks === 3 && took < 5_000, `${clicks} clicks, ${took} ms`);
}

const cellsOf = (desk) => desk.locator(`${at("report-row")}`).evaluateAll((rows) =>
  rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** A report's workbook and paper hold what its page shows. */
async function same(desk, name) {
  await tap(desk, `report-${name}`);
  await see(desk, "document");
  await desk.waitForTimeout(400);
  if (process.env.LOOK) await desk.screenshot({ path: `/tmp/look-${name}.png` });
  const shown = await cellsOf(desk);
  const footing = await desk.locator(at("footing")).innerText();
  const [, id] = /([A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})/.exec(footing) ?? [];
  const sheets = book(await takes(desk, "xlsx"));
  const rows = Object.values(sheets).slice(1).flatMap((sheet) => sheet.slice(1));
  check.same(`${name}: as many rows in Excel as on the screen`, rows.length, shown.length);
  const first = Object.values(sheets)[0].flat().join(" ");
  check.that(`${name}: Excel says how many rows, and the id`,
    first.includes(`共 ${shown.length} 行`) && first.includes(id), first.slice(0, 200));
  const paper = words(await takes(desk, "pdf"));
  check.that(`${name}: the PDF has the id and its words`, paper.includes(id), paper.slice(0, 200));
  const flat = paper.replace(/\s/g, "");
  const there = (word) => flat.includes(word) ||
    // Broken at a column's edge, with the next column's words in between.
    [...word].some((_, n) => n > 0 && flat.includes(word.slice(0, n)) &&
      flat.includes(word.slice(n)));
  const lost = shown.flat().flatMap((cell) => cell.split(/\s+/)).filter((word) =>
    word.length > 1 && !there(word));
  check.same(`${name}: every word of the screen is in the PDF`, lost, []);
  return id;
}

/** A repair is taken in, given to somebody and charged for at the desk. */
async function paid(desk) {
  await tap(desk, "page-orders");
  await tap(desk, "take-in");
  await desk.locator(at("kind")).getByText("报修").click();
  await desk.locator(at("class")).getByText("零修").click();
  await desk.locator(at("about")).fill("换门锁");
  await desk.locator(at("customer-place")).fill("3栋1201");
  await tap(desk, "take");
  await drawer(desk).locator(at("step-assigned")).click();
  await drawer(desk).locator(at("owner")).click();
  await desk.locator(".el-select-dropdown__item").first().click();
  await drawer(desk).locator(`${at("send-step")}:enabled`).click();
  await drawer(desk).locator(at("note-charged")).click();
  await drawer(desk).locator(at("note-sum")).fill("120.50");
  await desk.keyboard.press("Enter");
  await drawer(desk).locator(at("fee")).filter({ hasText: "¥120.50" }).waitFor();
  await tap(desk, "close-finding");
  await tap(desk, "page-reports");
}

async function lists(desk, site) {
  await tap(desk, "page-findings");
  await desk.waitForTimeout(400);
  const shown = await desk.locator(at("finding")).count();
  const path = await takes(desk, "xlsx");
  const [sheet] = Object.values(book(path));
  check.same("findings: Excel has the rows of the screen", sheet.length - 5, shown);
  const csv = readFileSync(await takes(desk, "csv"), "utf8");
  check.same("and so has CSV", csv.trim().split("\r\n").length - 1, shown);
  check.that("its first line is in words", csv.startsWith("\ufeff发现时间,程度"), csv.slice(0, 80));
  const offered = await site("/lists");
  const of = new URL(desk.url()).hash.split("/")[1];
  for (const { name, title } of offered) {
    await desk.evaluate((to) => (location.hash = to), `/${of}/reports?list=${name}`);
    await desk.locator(`${at("list")}`).filter({ hasText: title.zh }).waitFor();
    await see(desk, "list-count");
  }
  check.that(`each of the ${offered.length} lists is shown`, offered.length > 12);
}

/** A year typed into a list's day asks for that year, and for none of those on the way to it. */
async function typed(desk) {
  const of = new URL(desk.url()).hash.split("/")[1];
  const to = `/${of}/reports?list=rounds&from=2026-11-01&to=2026-11-03`;
  await desk.evaluate((hash) => (location.hash = hash), to);
  await desk.waitForURL(/to=2026-11-03/);
  await see(desk, "list-count");
  const asked = [];
  const keep = (request) => {
    const from = new URL(request.url()).searchParams.get("from");
    if (from !== null) asked.push(from);
  };
  desk.on("request", keep);
  /** The year stands last in this browser's own manner. */
  const types = async (year) => {
    await desk.locator(at("list-from")).focus();
    await desk.keyboard.press("ArrowRight");
    await desk.keyboard.press("ArrowRight");
    await desk.keyboard.type(year, { delay: 120 });
  };
  await types("2025");
  await desk.waitForURL(/from=2025-11-01/);
  await desk.keyboard.press("Tab");
  await desk.waitForTimeout(300);
  desk.off("request", keep);
  check.same("a year that is typed asks once, for itself", [...new Set(asked)], ["2025-11-01"]);
  await types("0002");
  await tap(desk, "export");
  check.same("what is no day goes back to the one that counts",
    await desk.locator(at("list-from")).inputValue(), "2025-11-01");
  await desk.evaluate((hash) => (location.hash = hash), `${to.replace("11-01", "11-09")}`);
  await see(desk, "crossed");
  check.that("days the wrong way round are said in words", await seen(desk, "crossed"));
}

async function pack(desk, today) {
  await tap(desk, "page-reports");
  await tap(desk, "report-pack");
  await see(desk, "pack");
  // In a month's first days a pack is of the month before, as long as nobody says otherwise.
  for (const [field, day] of [["pack-to", today], ["pack-from", today]]) {
    await desk.locator(at(field)).fill(day);
    await desk.locator(at(field)).press("Tab");
  }
  const coming = desk.waitForEvent("download");
  await tap(desk, "take-pack");
  const path = join(kept, "pack.zip");
  await (await coming).saveAs(path);
  const inside = join(kept, "pack");
  mkdirSync(inside, { recursive: true });
  run("/usr/bin/python3", "-m", "zipfile", "-e", path, inside);
  const journals = readdirSync(join(inside, "journals"));
  const said = journals.map((name) => run("sh", join(inside, "check/check-chain.sh"),
    join(inside, "journals", name)));
  check.that("the pack's own script finds every chain whole",
    journals.length > 1 && said.every((one) => one.includes("the chain holds")), said.join(""));
  const sums = execFileSync("sha256sum", ["-c", "check/photos.sha256"],
    { cwd: inside, encoding: "utf8" });
  check.that("and every photo as it was named", !/FAILED/.test(sums) && sums.includes("OK"), sums);
  const page = readFileSync(join(inside, "index.html"), "utf8");
  check.that("its first page leads to every file",
    ["days/", "findings/", "lists/answers.xlsx", "journals/"].every((one) => page.includes(one)));
}

async function again(desk, id) {
  await tap(desk, "page-reports");
  await desk.locator(`${at("by-id")}`).fill(id.toLowerCase());
  await tap(desk, "find-id");
  await see(desk, "document");
  const footing = await desk.locator(at("footing")).innerText();
  check.that("an id makes the same report again", footing.includes(id), footing);
}

async function program(desk) {
  await tap(desk, "page-tokens");
  await desk.locator(`${at("token-name")}`).fill("报表程序");
  await tap(desk, "make-token");
  if (process.env.LOOK) await desk.screenshot({ path: "/tmp/look-tokens.png" });
  const secret = await desk.locator(at("secret")).innerText();
  const call = (path) => fetch(`${new URL(server.link).origin}/api/v1${path}`,
    { headers: { Authorization: `Bearer ${secret}` } });
  const { site } = await (await call("/me")).json();
  const listed = await (await call(`/sites/${site}/lists/rounds?days=1`)).json();
  check.that("a program reads the lists by its token", listed.count > 0, listed.count);
  check.same("and nothing that wasn't ticked",
    (await call(`/photos/${"0".repeat(64)}`)).status, 403);
  await tap(desk, "end-token");
  await tap(desk, "end-sure");
  await desk.locator(at("token")).filter({ hasText: "已停用" }).waitFor();
  check.same("ended, it opens nothing", (await call("/me")).status, 401);
}

/** The pump room's first gauge is read. */
async function reads(page) {
  const { places } = await ask(page, { cmd: "places", events: false });
  const { checkpoint } = places.find(({ place }) => place.name.includes("水泵房")).place;
  const begun = await ask(page, { cmd: "start_unplanned", kind: "unplanned",
    checkpoints: [checkpoint] });
  const here = { round: begun.row.round, checkpoint };
  await ask(page, { cmd: "reach_by_hand", ...here, reason: "cannot_reach", photos: [] });
  const { items } = await ask(page, { cmd: "checkpoint", ...here });
  const gauge = items.find(({ item }) => item.parts.some(({ kind }) => kind === "number"));
  const values = gauge.item.parts.filter(({ kind }) => kind === "number")
    .map(({ id, unit }) => ({ part: id, milli: 420, unit }));
  await ask(page, { cmd: "answer", ...here, bulk: false, answers: [{
    item: gauge.item.id, equipment: gauge.equipment, outcome: "pass", clauses: [], values,
    note: null, photos: [], severity: null, fixed: false, agreed: null }] });
}

/** Two things are wrong in a corridor, each with its photo. */
async function walks(page, printed) {
  await steps.unlock(page, steps.peopleIn(printed)[0]);
  await see(page, "screen-today");
  const { row, points } = await steps.roundWith(page, (all) =>
    all.some(({ items }) => items.some(({ item }) => item.id === "13.7")));
  const { place } = points.find(({ items }) => items.some(({ item }) => item.id === "13.7"));
  await steps.openRound(page, row.round);
  await steps.reachByScanner(page, place);
  await steps.failWithPhoto(page, "13.7", "hose");
  await steps.failWithPhoto(page, "13.1", "dust");
  await reads(page);
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
}

async function story() {
  const data = join(folder("server"), "data");
  server = await startServer(data, await freePort());
  importDayWalk(data);
  anEvening(data);
  const handheld = join(folder("handheld"), "data");
  initHandheld(handheld);
  enrolHandheld(handheld, enrolmentLink(data));
  const host = await startHandheld(handheld, await freePort());
  browser = await launch();
  const page = await handheldPage(browser);
  await page.goto(host.link);
  await walks(page, server.out);
  const desk = await deskPage(browser);
  await desk.goto(server.link);
  await signIn(desk, server.out);
  await monthly(desk);
  const id = await same(desk, "day-log");
  await same(desk, "quality");
  await same(desk, "reading-log");
  await same(desk, "complaints");
  await same(desk, "workload");
  await paid(desk);
  await same(desk, "paid");
  if (process.env.LOOK) await desk.screenshot({ path: "/tmp/look-reports.png", fullPage: true });
  const { site } = await consoleOf(server);
  await lists(desk, site);
  if (process.env.LOOK) await desk.screenshot({ path: "/tmp/look-list.png" });
  await typed(desk);
  await pack(desk, (await site("/board")).day);
  if (process.env.LOOK) await desk.screenshot({ path: "/tmp/look-pack.png" });
  await again(desk, id);
  await program(desk);
  check.same("no page broke or asked another host", [...page.faults, ...desk.faults], []);
}

await tell(check, story, () => browser);
