// People, handhelds and campaigns at the desk: a new PIN opens a handheld and the old one doesn't;
// access ends and comes back; a lost handheld is revoked, and enrolled again by a code of the desk,
// nothing of it lost; a campaign starts in one tap, its numbers open their lists, its stages are
// judged with evidence. Every page readable for all, at every size.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { at, deskPage, launch, see, settled, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { signIn, supervisorIn } from "./support/desk.mjs";
import {
  askHandheld, enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startServer, statusOf,
  syncHandheld,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import { importDayWalk } from "./support/site.mjs";
import { tell } from "./support/told.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [
  { width: 1366, height: 768, theme: "light" }, { width: 1920, height: 1080, theme: "dark" },
  { width: 390, height: 844, theme: "light" }, { width: 390, height: 844, theme: "dark" },
];
const NAME = "张伟";
const OLD_PIN = "2580";
const pictures = process.env.TOUCHPOINT_PICTURES;
const check = checks();
const handheld = join(folder("handheld"), "data");
let browser;
let server;

/** What a page looks like at every size and in both themes; leaves it as a desk has it. */
async function look(desk, name) {
  const faults = [];
  for (const { width, height, theme } of LOOKS) {
    await desk.setViewportSize({ width, height });
    await desk.evaluate((one) => (document.documentElement.dataset.theme = one), theme);
    await settled(desk);
    const over = await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) faults.push(`${width} ${theme} scrolls sideways by ${over}`);
    const { violations } = await desk.evaluate((tags) => globalThis.axe.run(
      document.querySelector(".el-overlay:not([style*='none'])") ?? document, { runOnly: tags },
    ), RULES);
    for (const { id, nodes } of violations) {
      for (const node of nodes) faults.push(`${width} ${theme} ${id} ${node.target}`);
    }
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await desk.waitForTimeout(300);
      const path = join(pictures, `${name}-${width}-${theme}.png`);
      await desk.screenshot({ path, fullPage: true });
    }
  }
  await desk.setViewportSize({ width: 1366, height: 768 });
  await desk.evaluate(() => (document.documentElement.dataset.theme = "light"));
  check.same(`${name} fits, and is readable for all`, faults, []);
}

/** Whether a PIN opens the handheld, which is without a screen. */
function opens(staff, pin) {
  try {
    askHandheld(handheld, [{ cmd: "unlock", staff, pin }, { cmd: "lock" }]);
    return true;
  } catch (error) {
    if (String(error.stderr ?? error).includes("WrongPin")) return false;
    throw error;
  }
}

const personRow = (desk) => desk.locator(at("person")).filter({ hasText: NAME }).first();
const closeDialog = async (desk) => {
  await desk.keyboard.press("Escape");
  await desk.locator(".el-dialog").filter({ visible: true }).waitFor({ state: "detached" })
    .catch(() => undefined);
  await desk.waitForTimeout(300);
};

async function people(desk, staff) {
  check.that("the sample's PIN opens the handheld", opens(staff, OLD_PIN));
  syncHandheld(handheld);
  await tap(desk, "page-people");
  await see(desk, "person");
  const row = await personRow(desk).innerText();
  check.that("the page says on which handheld they were last", !row.includes("还没用过"), row);
  await look(desk, "people");
  await personRow(desk).locator(at("renew-pin")).click();
  await see(desk, "pins-form");
  await look(desk, "people-renew");
  await tap(desk, "renew-now");
  const pin = await desk.locator(at("pin")).innerText();
  await look(desk, "people-pin");
  await closeDialog(desk);
  check.that("until it syncs, the handheld goes on with the old PIN", opens(staff, OLD_PIN));
  syncHandheld(handheld);
  check.same("then the new PIN opens it, and the old one doesn't",
    [opens(staff, pin), opens(staff, OLD_PIN)], [true, false]);
  await personRow(desk).locator(at("change-access")).click();
  await see(desk, "access-form");
  await look(desk, "people-end");
  await tap(desk, "change-now");
  await personRow(desk).waitFor({ state: "detached" });
  syncHandheld(handheld);
  const listed = askHandheld(handheld, [{ cmd: "people" }]);
  check.that("somebody who left is offered by no handheld",
    !JSON.stringify(listed).includes(NAME), JSON.stringify(listed).slice(0, 200));
  await desk.locator(`${at("show-people")} label`).nth(1).click();
  await personRow(desk).locator(at("change-access")).click();
  await tap(desk, "change-now");
  await personRow(desk).waitFor({ state: "detached" });
  syncHandheld(handheld);
  const again = askHandheld(handheld, [{ cmd: "people" }]);
  check.that("given back, they are there again", JSON.stringify(again).includes(NAME));
  return pin;
}

async function signsAgain(desk) {
  const { name, password } = supervisorIn(server.out);
  await desk.locator("input").nth(0).fill(name);
  await desk.locator("input").nth(1).fill(password);
  await tap(desk, "sign-in");
}

async function sessions(desk) {
  const other = await deskPage(browser);
  await other.goto(server.link);
  await signIn(other, server.out);
  await tap(desk, "page-devices");
  await tap(desk, "page-people");
  await tap(desk, "end-sessions");
  await tap(desk, "end-sessions-now");
  await desk.locator(at("end-sessions")).waitFor({ state: "detached" });
  await tap(other, "page-orders");
  await see(other, "sign-in");
  check.that("a session that was ended elsewhere asks for a sign-in, by itself", true);
  await signsAgain(other);
  await see(other, "take-in");
  check.that("and then one is where one was", other.url().includes("/orders"), other.url());
  await other.close();
}

/** Whether the handheld's sync goes through. */
function syncs() {
  try {
    syncHandheld(handheld);
    return true;
  } catch {
    return false;
  }
}

async function lost(desk, staff, pin) {
  await tap(desk, "page-devices");
  await see(desk, "device");
  await desk.locator(at("revoke")).first().click();
  await see(desk, "revoke-form");
  await desk.locator(at("revoke-note")).fill("丢在停车场");
  await look(desk, "devices-revoke");
  await tap(desk, "revoke-now");
  await see(desk, "revocation");
  const said = await desk.locator(at("revocation")).innerText();
  check.that("the row says why, by whom and what was noted",
    said.includes("丢失") && said.includes("supervisor") && said.includes("丢在停车场"), said);
  await look(desk, "devices");
  check.that("a revoked handheld opens for its people still", opens(staff, pin));
  check.that("but the server takes nothing of it", !syncs());
  const waits = statusOf(handheld).sync.lines_waiting;
  check.that("what it recorded since waits on it", waits > 0, `${waits}`);
  await tap(desk, "enrol");
  const letters = await desk.locator(at("enrol-code")).innerText();
  await closeDialog(desk);
  enrolHandheld(handheld, `${new URL(server.link).origin}/enrol#${letters.trim()}`);
  check.that("a code of the desk brings it back", syncs());
  check.same("and what waited has arrived", statusOf(handheld).sync.lines_waiting, 0);
  await desk.locator(at("revocation")).waitFor({ state: "detached" });
}

async function judges(desk, part, verdict, more = async () => undefined) {
  await part.locator(at(`judge-${verdict}`)).click();
  await see(desk, "judge-form");
  await more();
  await tap(desk, "judge-now");
  await desk.locator(at("judge-form")).waitFor({ state: "detached" });
  await desk.waitForTimeout(400);
}

async function campaign(desk, site) {
  await tap(desk, "page-campaigns");
  await see(desk, "start-form");
  await look(desk, "campaigns-none");
  await desk.locator(at("start-form")).first().click();
  await see(desk, "part");
  await desk.waitForTimeout(500);
  const parts = desk.locator(at("part"));
  check.same("the customer's plan has five stages and four days", await parts.count(), 9);
  check.same("each stands on the time line", await desk.locator(at("line-part")).count(), 9);
  check.that("gaps between stages are told", (await desk.locator(at("gap")).count()) > 0);
  await look(desk, "campaign");
  const figure = desk.locator(at("figure")).first();
  const shown = Number(await figure.locator("strong").innerText());
  await figure.click();
  await see(desk, "list-count");
  await desk.waitForTimeout(400);
  const said = await desk.locator(at("list-count")).innerText();
  check.that("a number opens a list of as many rows", said.includes(String(shown)), said);
  await desk.goBack();
  await see(desk, "part");
  const stage = parts.filter({ hasText: "自查" }).first();
  await judges(desk, stage, "submitted", async () => {
    await desk.locator(at("judge-note")).fill("自查记录与签到");
    const picture = join(import.meta.dirname, "../../docs/console.png");
    await desk.setInputFiles(at("judge-photos"), picture);
    await desk.locator(`${at("judge-form")} li img`).waitFor();
    await look(desk, "campaign-evidence");
  });
  await stage.locator("img").first().waitFor();
  await judges(desk, stage, "rejected");
  check.that("a stage that was sent back says why",
    (await stage.innerText()).includes("佐证不够"), await stage.innerText());
  await judges(desk, stage, "accepted");
  const { campaigns: [{ campaign: id }] } = await site("/campaigns");
  const told = await site(`/campaigns/${id}`);
  const check_ = told.parts.find(({ kind }) => kind === "self_check");
  check.same("the server holds what was said, in order",
    check_.words.map(({ verdict }) => verdict), ["submitted", "rejected", "accepted"]);
  check.same("with its evidence", check_.words[0].photos.length, 1);
  await tap(desk, "edit-campaign");
  await see(desk, "campaign-form");
  await look(desk, "campaign-edit");
  await desk.locator(at("campaign-name")).fill("冬季专项");
  await desk.locator(`${at("edit-stage")} input[type=date]`).first().fill("2026-09-26");
  await tap(desk, "save-campaign");
  await desk.locator(at("campaign-form")).waitFor({ state: "detached" });
  await desk.locator("header strong").filter({ hasText: "冬季专项" }).waitFor();
  const moved = await site(`/campaigns/${id}`);
  check.that("names and days are the desk's to change",
    moved.plan.stages.some(({ from }) => from === "2026-09-26"), JSON.stringify(moved.plan));
  await look(desk, "campaign-judged");
  await tap(desk, "language");
  await desk.waitForTimeout(300);
  await look(desk, "campaign-en");
  await tap(desk, "page-people");
  await see(desk, "person");
  await look(desk, "people-en");
  await tap(desk, "page-devices");
  await see(desk, "device");
  await look(desk, "devices-en");
  await tap(desk, "language");
}

async function story() {
  const data = join(folder("server"), "data");
  server = await startServer(data, await freePort());
  importDayWalk(data);
  initHandheld(handheld);
  enrolHandheld(handheld, enrolmentLink(data));
  syncHandheld(handheld);
  browser = await launch();
  const desk = await deskPage(browser);
  await desk.addInitScript(axe);
  // Colours on their way from one theme to the other are nobody's.
  await desk.emulateMedia({ reducedMotion: "reduce" });
  await desk.goto(server.link);
  await signIn(desk, server.out);
  const { site } = await consoleOf(server);
  const staff = (await site("/staff")).find(({ name }) => name === NAME).staff;
  const pin = await people(desk, staff);
  await sessions(desk);
  await lost(desk, staff, pin);
  // The session above was among those that ended.
  await campaign(desk, (await consoleOf(server)).site);
  check.same("no page broke or asked another host", desk.faults, []);
}

await tell(check, story, () => browser);
