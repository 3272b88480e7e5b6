// A complaint that the desk takes in, worked at on a handheld without a network (answered, paused,
// signed by the customer, done with a photo), closed at the desk and called back about; and an
// urgent repair that the handheld takes in offline. Both sides tell the same.
import { join } from "node:path";
import { ask, at, deskPage, handheldPage, launch, see, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { drawer, signIn } from "./support/desk.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stop,
} from "./support/programs.mjs";
import { arrivedOnce, consoleOf } from "./support/proof.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const WORDS = "楼上漏水，天花板湿了一片";
const check = checks();
const serverData = join(folder("server"), "data");
const serverPort = await freePort();
const handheld = { data: join(folder("handheld"), "data"), port: await freePort() };
let browser;
let server;

/** The complaint, taken in and given to somebody. */
async function takesIn(desk, name) {
  await tap(desk, "page-orders");
  await tap(desk, "take-in");
  await desk.locator(at("class")).getByText("轻微投诉").click();
  await desk.locator(at("about")).fill(WORDS);
  await desk.locator(`${at("customer-place")}`).fill("3栋1201");
  await desk.locator(`${at("customer-name")}`).fill("陈女士");
  await desk.locator(`${at("customer-phone")}`).fill("13800000000");
  await tap(desk, "take");
  await drawer(desk).locator(at("step-assigned")).click();
  await drawer(desk).locator(at("owner")).click();
  await desk.locator(".el-select-dropdown__item").filter({ hasText: name }).first().click();
  await drawer(desk).locator(`${at("send-step")}:enabled`).click();
  await drawer(desk).locator(at("steps-done")).filter({ hasText: "1" }).waitFor();
  await tap(desk, "close-finding");
  const row = desk.locator(at("order")).filter({ hasText: WORDS });
  await row.waitFor();
  check.that("the desk's list has the complaint with its customer",
    (await row.innerText()).includes("3栋1201"));
}

/** Every stroke as a finger makes it. */
async function signs(page) {
  const pad = page.locator(at("customer-surface"));
  const { x, y, width, height } = await pad.boundingBox();
  await page.mouse.move(x + width * 0.2, y + height * 0.5);
  await page.mouse.down();
  for (const part of [0.35, 0.5, 0.65, 0.8]) {
    await page.mouse.move(x + width * part, y + height * (part > 0.5 ? 0.3 : 0.7));
  }
  await page.mouse.up();
  await tap(page, "signed-done");
}

async function worksAt(page) {
  await tap(page, "tab-findings");
  await page.locator(at("finding")).filter({ hasText: WORDS }).first().click();
  await see(page, "work");
  const words = await page.locator(at("work")).innerText();
  check.that("the handheld shows for whom it is and where",
    ["3栋1201", "陈女士", "13800000000"].every((one) => words.includes(one)), words);
  await tap(page, "say-replied");
  await page.locator(at("say-replied")).waitFor({ state: "detached" });
  await tap(page, "say-paused");
  await tap(page, "waits-parts");
  await tap(page, "say-resumed");
  await see(page, "say-paused");
  await tap(page, "say-signed");
  await see(page, "signer");
  await signs(page);
  await page.locator(at("say-signed")).waitFor({ state: "detached" });
  await tap(page, "move-fixed");
  await steps.shoot(page);
  await tap(page, "move-fixed");
  await see(page, "move-verified");
  await tap(page, "back");
}

/** At the front desk somebody calls about a burst pipe. */
async function takesInOffline(page) {
  await tap(page, "to-take");
  await tap(page, "kind-repair");
  await tap(page, "class-urgent");
  await page.locator(at("take-note")).fill("水管爆了");
  await page.locator(at("take-place")).fill("5栋302");
  await tap(page, "take-done");
  await see(page, "work");
  const { findings } = await ask(page, { cmd: "findings" });
  const { work, severity, reply_by: reply, raised_at: raised } = findings.find(({ about }) =>
    about === "水管爆了");
  const minutes = (Date.parse(reply) - Date.parse(raised)) / 60_000;
  check.same("an urgent repair wants somebody there in ten minutes",
    [work.kind, work.class, severity, Math.round(minutes)], ["repair", "urgent", "serious", 10]);
  await tap(page, "back");
}

async function closes(desk) {
  const row = desk.locator(at("order")).filter({ hasText: WORDS });
  await row.filter({ hasText: "待复查" }).waitFor();
  await row.locator(at("open-order")).click();
  await drawer(desk).locator(at("step-verified")).click();
  await drawer(desk).locator(at("steps-done")).filter({ hasText: "通过" }).waitFor();
  await tap(desk, "close-finding");
  await tap(desk, "to-call");
  await desk.waitForURL(/call=1/);
  const waits = desk.locator(at("order"));
  check.same("who is to be called is a list of its own, as long as its number says",
    [await waits.count(), Number(/\d+/.exec(await desk.locator(at("to-call")).innerText())[0])],
    [1, 1]);
  await row.locator(at("open-order")).click();
  await drawer(desk).locator(at("note-called_back")).click();
  await drawer(desk).locator(at("content-yes")).click();
  await drawer(desk).locator(at("note-called_back")).waitFor({ state: "detached" });
  await tap(desk, "close-finding");
  await tap(desk, "to-call");
  await desk.locator(at("order")).filter({ hasText: "水管爆了" }).waitFor();
  await row.waitFor({ state: "detached" });
  check.that("called back, the complaint leaves the list; the repair is there", true);
}

async function bothTell(page, finding, engineer, supervisor) {
  const { site } = await consoleOf(server);
  const told = await site(`/findings/${finding}`);
  const said = (history) => history.map(({ state, what, by }) => [what ?? state, by]);
  const wanted = [
    ["raised", supervisor], ["assigned", supervisor], ["replied", engineer],
    ["paused", engineer], ["resumed", engineer], ["signed", engineer], ["fixed", engineer],
    ["verified", supervisor], ["called_back", supervisor],
  ];
  check.same("the desk tells every step and whose it was", said(told.history), wanted);
  const shown = await ask(page, { cmd: "finding", finding });
  check.same("so does the handheld", said(shown.history), wanted);
  const signed = told.history.find(({ what }) => what === "signed");
  check.that("with the customer's signature as it was drawn",
    signed.signature.name === "陈女士" && signed.signature.drawing.strokes.length > 0);
  check.same("none of them came too late", told.history.filter(({ late }) => late), []);
}

async function story() {
  server = await startServer(serverData, serverPort);
  const printed = server.out;
  initHandheld(handheld.data);
  enrolHandheld(handheld.data, enrolmentLink(serverData));
  const host = await startHandheld(handheld.data, handheld.port);
  browser = await launch();
  const page = await handheldPage(browser);
  await page.goto(host.link);
  const [, engineer] = steps.peopleIn(printed);
  await steps.unlock(page, engineer);
  await see(page, "screen-today");
  const desk = await deskPage(browser);
  await desk.goto(server.link);
  await signIn(desk, printed);
  const supervisor = await desk.locator(".me").innerText();
  await takesIn(desk, engineer.name);
  const [{ finding }] = await steps.heard(page, (all) =>
    all.some(({ about, owner }) => about === WORDS && owner === engineer.name));
  await stop(server);
  await worksAt(page);
  await takesInOffline(page);
  server = await startServer(serverData, serverPort);
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
  await closes(desk);
  await steps.heard(page, (all) => all.every(({ about }) => about !== WORDS));
  await bothTell(page, finding, engineer.name, supervisor);
  check.same("no page broke or asked another host", [...page.faults, ...desk.faults], []);
  await stop(host);
  arrivedOnce(check, { serverData, handheldData: handheld.data });
}

await tell(check, story, () => browser);
