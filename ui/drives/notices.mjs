// What somebody should hear of without looking: a serious finding from a handheld stands in the
// desk's bell within two seconds, opens what it is about, and is read. Then the settings: steps,
// quiet hours, a webhook that is tested and really called, and what a page never shows again. Both
// pages in both themes, at a desk and on a phone, without a fault that axe finds.
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { ask, at, deskPage, handheldPage, launch, see, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { signIn } from "./support/desk.mjs";
import { wearing } from "./support/looks.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stop,
} from "./support/programs.mjs";
import { arrivedOnce, consoleOf } from "./support/proof.mjs";
import { importDayWalk } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LIVE_MS_MAX = 2000;
const SECRET = "a secret of the drive";
const LOOKS = ["light", "dark"].flatMap((theme) => [
  { width: 1366, height: 768, theme }, { width: 1920, height: 1080, theme },
  { width: 390, height: 844, theme },
]);
const check = checks();
const [named] = process.argv.slice(2);
const serverData = join(folder("server"), "data");
const serverPort = await freePort();
const handheld = { data: join(folder("handheld"), "data"), port: await freePort() };
let browser;
let server;

async function sent(page) {
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
}

/** Each look of a page: nothing beside the screen, nothing that axe finds. */
async function looksWell(desk, name) {
  if (named) mkdirSync(resolve(named), { recursive: true });
  for (const look of LOOKS) {
    const { width, theme } = look;
    await wearing(desk, look, async () => {
      const over = await desk.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check.that(`${name} fits ${width} px, ${theme}`, over <= 0, `${over} px over`);
      const { violations } = await desk.evaluate(
        (tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
      check.same(`axe finds nothing on ${name}, ${width} px, ${theme}`, found, []);
      if (named) {
        const path = join(resolve(named), `${name}-${width}-${theme}.png`);
        await desk.screenshot({ path, fullPage: true, animations: "disabled" });
      }
    });
  }
  await desk.setViewportSize({ width: 1366, height: 768 });
}

/** From a line's arrival to the bell of an open page; then it opens what it is about. */
async function rings(desk, page, walk) {
  await desk.locator(at("live")).filter({ hasText: "●" }).waitFor();
  await steps.openRound(page, walk.round);
  await steps.reachByScanner(page, walk.place);
  await steps.failWithPhoto(page, walk.item.id, walk.item.clauses[0].id);
  await tap(page, "back");
  await tap(page, "back");
  await sent(page);
  const from = Date.now();
  await desk.locator(at("unread")).waitFor();
  const took = Date.now() - from;
  check.that(`the bell shows it ${took} ms after it arrived`, took <= LIVE_MS_MAX);
  await tap(desk, "bell");
  const notice = desk.locator(at("notice")).filter({ hasText: "严重问题" });
  await notice.waitFor();
  const words = await notice.innerText();
  check.that("it says where and what", words.includes(walk.place.name)
    && words.includes(walk.item.name.zh), words);
}

async function reads(desk) {
  const count = async () => Number(await desk.locator(at("unread")).innerText());
  const before = await count();
  const notice = desk.locator(at("notice")).filter({ hasText: "严重问题" });
  await notice.locator(at("open-notice")).click();
  await see(desk, "step");
  check.that("it opens the finding", desk.url().includes("finding="));
  await tap(desk, "close-finding");
  await desk.waitForFunction(([selector, n]) =>
    Number(document.querySelector(selector)?.textContent ?? 0) === n - 1, [at("unread"), before]);
  await tap(desk, "bell");
  await desk.locator(at("unread-only")).click();
  await notice.waitFor({ state: "detached" });
  check.that("the filter stands in the address", desk.url().includes("unread=1"));
  await tap(desk, "read-all");
  await desk.locator(at("unread")).waitFor({ state: "detached" });
  check.that("all is read", true);
  await desk.locator(at("unread-only")).click();
  await notice.waitFor();
}

/** A program that takes webhooks. */
function receiver() {
  const came = [];
  const host = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      came.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.end("{}");
    });
  });
  return new Promise((done) => {
    host.listen(0, "127.0.0.1", () => done({ host, came, port: host.address().port }));
  });
}

function signedWell({ headers, body }) {
  const [, time, sign] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(headers["x-touchpoint-signature"]) ?? [];
  const wanted = createHmac("sha256", SECRET).update(`${time}.${body}`).digest("hex");
  return sign === wanted && Math.abs(Date.now() / 1000 - Number(time)) < 60;
}

async function settles(desk) {
  await tap(desk, "page-settings");
  await see(desk, "escalation");
  const serious = desk.locator(at("steps-serious"));
  await serious.locator(at("add-step")).click();
  await serious.locator(at("amount")).nth(3).fill("5");
  await desk.locator(at("duty-phone")).fill("021-55550000");
  for (const section of ["hours", "escalation"]) {
    await desk.locator(at(section)).locator(`${at("save")}:enabled`).click();
    await desk.locator(at(section)).getByText("已保存").waitFor();
  }
  await desk.locator(at("telling")).locator(at("quiet")).click();
  await desk.locator(at("telling")).locator(`${at("save")}:enabled`).click();
  await desk.locator(at("telling")).getByText("已保存").waitFor();
  const { site } = await consoleOf(server);
  const told = await site("/settings");
  check.same("what was set stands", [told.site.duty_phone, told.escalation.serious.at(-1),
    told.notices.quiet], ["021-55550000",
    { after: { amount: 5, unit: "hours" }, role: "supervisor" },
    { from: "22:00", to: "07:00", serious_waits: false }]);
}

async function leadsOut(desk, hook) {
  await tap(desk, "add-channel");
  await desk.locator(at("way")).getByText("Webhook").click();
  await desk.locator(at("channel-name")).fill("工单系统");
  await desk.locator(at("channel-url"))
    .fill(`http://127.0.0.1:${hook.port}/hook?token=verborgen`);
  await desk.locator(at("channel-secret")).fill(SECRET);
  await desk.locator(`${at("save-channel")}:enabled`).click();
  await see(desk, "channel");
  await tap(desk, "test-channel");
  await desk.locator(at("channel")).getByText("已送达").waitFor();
  check.that("the test came, signed", hook.came.length === 1 && signedWell(hook.came[0]));
  check.same("and says that it is one", JSON.parse(hook.came[0].body).event, "test");
  await tap(desk, "edit-channel");
  await see(desk, "channel-form");
  const page = await desk.content();
  check.that("the page shows neither address nor secret",
    !page.includes("verborgen") && !page.includes(SECRET));
}

/** What happens next goes out by itself. */
async function goesOut(page, walk, hook) {
  await steps.openRound(page, walk.round);
  await steps.reachByScanner(page, walk.place);
  await steps.failWithPhoto(page, walk.next.id, walk.next.clauses[0].id);
  await sent(page);
  for (let tries = 0; tries < 60 && hook.came.length < 2; tries += 1) {
    await page.waitForTimeout(250);
  }
  const events = hook.came.slice(1).map(({ body }) => JSON.parse(body).event);
  check.that("a serious finding is sent by itself", events.includes("finding.serious"),
    events.join());
  check.that("and signed", hook.came.every(signedWell));
}

/** Two items of one place whose fail is serious. */
function seriousIn(points) {
  for (const { place, items } of points) {
    const two = items.map(({ item }) => item)
      .filter(({ severity, clauses }) => severity === "serious" && clauses.length > 0);
    if (two.length > 1) return { place, item: two[0], next: two[1] };
  }
  return null;
}

async function story() {
  const hook = await receiver();
  server = await startServer(serverData, serverPort);
  const printed = server.out;
  importDayWalk(serverData);
  initHandheld(handheld.data);
  enrolHandheld(handheld.data, enrolmentLink(serverData));
  const host = await startHandheld(handheld.data, handheld.port);
  browser = await launch();
  const page = await handheldPage(browser);
  await page.goto(host.link);
  await steps.unlock(page, steps.peopleIn(printed)[0]);
  await see(page, "screen-today");
  const { row, points } = await steps.roundWith(page, (all) => seriousIn(all) !== null);
  const walk = { round: row.round, ...seriousIn(points) };
  const desk = await deskPage(browser);
  await desk.addInitScript(axe);
  // Colours change at once: axe must not see one half way.
  await desk.emulateMedia({ reducedMotion: "reduce" });
  await desk.goto(server.link);
  await signIn(desk, printed);
  await tap(desk, "bell");
  await see(desk, "kind");
  if (await desk.locator(at("read-all")).isVisible()) await tap(desk, "read-all");
  await desk.locator(at("unread")).waitFor({ state: "detached" });
  await rings(desk, page, walk);
  await looksWell(desk, "notices");
  await reads(desk);
  await settles(desk);
  await leadsOut(desk, hook);
  await looksWell(desk, "settings");
  await goesOut(page, walk, hook);
  check.same("no page broke or asked another host", [...page.faults, ...desk.faults], []);
  await stop(host);
  hook.host.close();
  arrivedOnce(check, { serverData, handheldData: handheld.data });
}

await tell(check, story, () => browser);
