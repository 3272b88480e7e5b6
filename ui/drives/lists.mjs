// Every list that the desk shows is taken away with the rows of its page, and an address shows the
// same again: tokens and accounts, notices and channels, pictures, labels, places that want a look,
// photos of a span of days, with names and without.
import { join } from "node:path";
import {
  ask, at, deskPage, handheldPage, launch, see, seen, settled, tap,
} from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { signIn } from "./support/desk.mjs";
import { anEvening } from "./support/evening.mjs";
import { csvOf, rowsIn } from "./support/files.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { addAxe, readable } from "./support/readable.mjs";
import { importDayWalk } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const SECRET = "a secret of the drive";
const ADDRESS = "robot.invalid";
const check = checks();
let browser;

/** Two things are wrong in a corridor, each with its photo; somebody was there by hand. */
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
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
}

/** The page at an address, as somebody who was sent it sees it. */
async function opens(desk, of, address) {
  await desk.goto("about:blank");
  await desk.goto(`${of}${address}`);
  await desk.locator("h1").first().waitFor();
  await settled(desk);
}

/** Until the page shows so many; it is read behind its heading. */
const comes = (desk, row, n) => desk.waitForFunction(
  ([rows, wanted]) => document.querySelectorAll(rows).length === wanted, [at(row), n],
  { timeout: 8_000 }).catch(() => undefined);

/** As many rows on the page as in its file, and after the address is opened anew. */
async function same(desk, of, { address, row, box = null, most = 100, least = 1 }) {
  await opens(desk, of, address);
  const csv = await csvOf(desk, box);
  const wanted = Math.min(rowsIn(csv), most);
  await comes(desk, row, wanted);
  const rows = desk.locator(at(row));
  check.that(`${address}: its file has the rows of the page`,
    wanted >= least && (await rows.count()) === wanted,
    `${await rows.count()} shown, ${rowsIn(csv)} in the file`);
  await opens(desk, of, address);
  await comes(desk, row, wanted);
  check.same(`${address}: opened anew it shows the same`, await rows.count(), wanted);
  return csv;
}

/** A token and a robot of a group, made on their pages. */
async function makes(desk, of) {
  await opens(desk, of, "tokens");
  await desk.locator(at("token-name")).fill("报表程序");
  await tap(desk, "make-token");
  const secret = await desk.locator(at("secret")).innerText();
  await opens(desk, of, "settings");
  await tap(desk, "add-channel");
  await desk.locator(at("way")).getByText("企业微信").click();
  await desk.locator(at("channel-name")).fill("夜班群");
  await desk.locator(at("channel-url")).fill(`https://${ADDRESS}/send?key=${SECRET.length}abc`);
  await desk.locator(`${at("save-channel")}:enabled`).click();
  await see(desk, "channel");
  return secret;
}

const PAGES = [
  { address: "notices", row: "notice" },
  { address: "notices?kind=order_given", row: "notice", least: 0 },
  { address: "notices?unread=1", row: "notice" },
  { address: "people?show=all", row: "account", box: "exports-accounts" },
  { address: "pictures?group=tp13", row: "picture" },
  { address: "pictures?tab=places&no_photo=1", row: "picture" },
  { address: "labels?show=checkpoint", row: "label" },
  { address: "checkpoints", row: "proposal" },
  { address: "checkpoints?show=unseen", row: "odd-place", least: 0 },
  { address: "checkpoints?show=double", row: "odd-place", least: 0 },
  { address: "ledger?show=month", row: "piece", least: 0 },
  { address: "ledger?show=week", row: "piece", least: 0 },
  { address: "findings?state=raised", row: "finding", least: 0 },
  { address: "findings?state=fixed", row: "finding", least: 0 },
  { address: "devices?show=out", row: "device", least: 0 },
  { address: "board?trouble=1", row: "row", least: 0 },
  { address: "audit?kind=rows_set", row: "audit-line" },
];

/** Photos of today alone, of a day without any, and without names for eyes from outside. */
async function photos(desk, of, site) {
  const { day } = await site("/board");
  const today = `photos?from=${day}&to=${day}`;
  const named = await same(desk, of, { address: today, row: "wall-photo" });
  const { photos: all } = await site("/photos");
  const who = all.map(({ person }) => person).find((name) => name);
  check.that("at the desk the file names who took them", named.includes(who), who);
  await desk.locator(at("photos-from")).locator("input").or(
    desk.locator(`input${at("photos-from")}`)).first().fill("2026-01-01");
  await settled(desk);
  check.that("a day that is chosen stands in the address", desk.url().includes("from=2026-01-01"),
    desk.url());
  await opens(desk, of, "photos?from=2026-01-01&to=2026-01-02");
  await see(desk, "no-photos");
  check.same("days without a photo show none", await desk.locator(at("wall-photo")).count(), 0);
  const nameless = await same(desk, of, { address: `${today}&names=0`, row: "wall-photo" });
  check.that("for eyes from outside neither page nor file names anybody",
    !nameless.includes(who) && !(await desk.locator(".wall").innerText()).includes(who));
}

async function drawers(desk, of) {
  await opens(desk, of, "standards?versions=tp13");
  await see(desk, "versions-list");
  check.that("an address opens a checklist's versions", await seen(desk, "versions-list"));
  const shown = await desk.locator(at("version")).count();
  check.same("and their file has as many", rowsIn(await csvOf(desk, "exports-versions")), shown);
  await desk.keyboard.press("Escape");
  await desk.locator(at("versions-list")).waitFor({ state: "detached" });
  check.that("and shut, it names them no more", !desk.url().includes("versions="), desk.url());
}

async function story() {
  const data = join(folder("server"), "data");
  const server = await startServer(data, await freePort());
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
  await desk.emulateMedia({ reducedMotion: "reduce" });
  await addAxe(desk);
  await desk.goto(server.link);
  await signIn(desk, server.out);
  const { site } = await consoleOf(server);
  const [, id] = new URL(desk.url()).hash.split("/");
  const of = `${new URL(desk.url()).origin}/#/${id}/`;
  const secret = await makes(desk, of);
  const tokens = await same(desk, of, { address: "tokens", row: "token" });
  check.that("no token is in the list of tokens",
    tokens.includes("报表程序") && !tokens.includes(secret) && !tokens.includes("tpk_"));
  const channels = await same(desk, of, { address: "settings", row: "channel" });
  check.that("no channel says where it leads",
    channels.includes("夜班群") && !channels.includes(ADDRESS) && !channels.includes("abc"));
  for (const one of PAGES) await same(desk, of, one);
  await photos(desk, of, site);
  await drawers(desk, of);
  await opens(desk, of, "checkpoints?show=unseen");
  await readable(check, desk, "places-unseen");
  await opens(desk, of, "tokens");
  await readable(check, desk, "tokens");
  check.same("no page broke or asked another host", [...page.faults, ...desk.faults], []);
}

await tell(check, story, () => browser);
