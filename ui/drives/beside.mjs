// What is done in the field beside ticking, by touch alone: an event check, discharges over a dead
// handheld, a second look at gauges, conduct, a place without a tag, one that stays locked.
import { join } from "node:path";
import { ask, at, handheldPage, launch, see, seen, tap, type } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { readBefore } from "./support/field.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer, stop,
} from "./support/programs.mjs";
import { importTour } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const LIGHT = "eq-exit-light.3";
const PUMP = "plant-water-pump.1";
const check = checks();
const serverData = join(folder("server"), "data");
const handheldData = join(folder("handheld"), "data");
const handheldPort = await freePort();
let browser;

/** Counts what a finger does from here on. */
async function counted(page, act) {
  await page.evaluate(() => {
    if (globalThis.taps === undefined) {
      addEventListener("click", () => (globalThis.taps += 1), true);
    }
    globalThis.taps = 0;
  });
  await act();
  return page.evaluate(() => globalThis.taps);
}

const listOf = (page, { checkpoint }) =>
  page.locator(`[data-checkpoint="${checkpoint}"] [data-state]`).first().waitFor();
const flashed = (page) => page.locator(at("flash")).waitFor({ state: "detached" });
const placeNamed = async (page, name) => {
  const { places } = await ask(page, { cmd: "places", events: false });
  return places.find(({ place }) => place.name === name).place;
};

async function event(page) {
  const phone = await placeNamed(page, "客服电话");
  const taps = await counted(page, async () => {
    await tap(page, "beside-event");
    await tap(page, `place-${phone.checkpoint}`);
    await listOf(page, phone);
  });
  check.same("a call is being checked two taps from Today", taps, 2);
  const { rounds } = await ask(page, { cmd: "today" });
  const round = rounds.find((row) => row.kind === "event");
  const shown = await ask(page, { cmd: "checkpoint", round: round.round, ...of(phone) });
  check.same("and it says that no tag was touched", shown.how, "by_hand");
  await flashed(page);
  check.same("no call is counted yet", await quotas(page), ["0/1"]);
  const plain = shown.items.find(({ item }) => item.parts.length === 0).item.id;
  await tap(page, `pass-${plain}`);
  await page.locator(`${at(`item-${plain}`)}[data-state="pass"]`).waitFor();
  await tap(page, "back");
  await tap(page, "to-summary");
  await tap(page, "finish");
  await tap(page, "confirm-yes");
  await page.locator(`${at("screen-summary")}[data-finished="true"]`).waitFor();
  await tap(page, "finish");
  await see(page, "quotas");
  check.same("a call that was checked counts on Today", await quotas(page), ["1/1"]);
}
const quotas = async (page) => (await ask(page, { cmd: "today" })).quotas
  .map(({ done, wanted }) => `${done}/${wanted}`);

/** A photo is the proof; the handheld dies between the two. */
async function duty(page, host) {
  await tap(page, "duty-due");
  await see(page, "screen-duty");
  check.that("a duty without proof isn't done", await page.locator(at("duty-done")).isDisabled());
  await tap(page, "add-photo");
  await steps.shoot(page);
  await tap(page, "count-more");
  await page.locator(`${at("count-now")}:text-is("1")`).waitFor();
  await stop(host, "SIGKILL");
  const again = await startHandheld(handheldData, handheldPort);
  await page.goto("about:blank");
  await page.goto(again.link);
  await see(page, "photo-0");
  check.same("its photo and figure are there after kill -9",
    await page.locator(at("count-now")).textContent(), "1");
  const taps = await counted(page, async () => {
    await tap(page, "duty-done");
    await page.locator(`${at("screen-duty")}[data-done="true"]`).waitFor();
  });
  check.same("with its proof it is done in one tap", taps, 1);
  await tap(page, "to-today");
  await see(page, "duty-done");
  return again;
}
const of = ({ checkpoint }) => ({ checkpoint });

async function lights(page, host, round, corridor) {
  await steps.openRound(page, round.row.round);
  await steps.reachByScanner(page, corridor.place);
  await tap(page, "to-lights");
  const starts = page.locator(`${at("lights")} ${at(`start-${LIGHT}`)}`);
  await starts.first().waitFor();
  const wanted = await starts.count();
  const taps = await counted(page, async () => {
    for (let left = wanted; left > 0; left -= 1) {
      await starts.first().click();
      await starts.nth(left - 1).waitFor({ state: "detached" });
    }
  });
  check.same("each light is begun by one tap", taps, wanted);
  await stop(host, "SIGKILL");
  const again = await startHandheld(handheldData, handheldPort);
  await page.goto("about:blank");
  await page.goto(again.link);
  await see(page, "screen-checkpoint");
  await tap(page, "back");
  await tap(page, "back");
  const { timers } = await ask(page, { cmd: "today" });
  check.same("after kill -9 they all run on", timers.length, wanted);
  await tap(page, `timer-at-${corridor.place.checkpoint}`);
  await listOf(page, corridor.place);
  check.that("Today's reminder leads back to the place", true);
  await page.locator(`${at(`stop-${LIGHT}`)}:visible`).first().click();
  await tap(page, "seen-went_out");
  await see(page, "rule-site");
  const outcomes = [];
  for (const rule of ["site", "standard"]) {
    outcomes.push(await page.locator(at(`rule-${rule}`)).first().getAttribute("data-outcome"));
  }
  check.same("two verdicts stand side by side", outcomes, ["fail", "fail"]);
  await page.locator(`${at(`pass-${LIGHT}`)}:visible`).first().click();
  await see(page, "parts-sheet");
  const lasted = page.locator(at("part-lasted"));
  await page.locator(`${at("part-lasted")}:not([data-judged="empty"])`).waitFor().catch(() => {});
  const judged = await lasted.getAttribute("data-judged");
  check.same("what was timed stands in its field", judged, "bad");
  await tap(page, "close");
  return again;
}

/** Seen on the way: the camera is open already, words go by mouth. */
async function report(page) {
  await see(page, "screen-today");
  // As after a kill between the shutter and the answer.
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 480];
    canvas.getContext("2d").fillRect(0, 0, 320, 480);
    return canvas.toDataURL("image/jpeg").split(",")[1];
  });
  const piece = { cmd: "photo_piece", upload: "lost", piece: 0, last: true, base64 };
  await ask(page, { ...piece, checkpoint: null });
  await tap(page, "tab-findings");
  await see(page, "screen-findings");
  await tap(page, "tab-today");
  await see(page, "orphans");
  check.that("a photo that nobody named is offered a place", true);
  await tap(page, "orphans-report");
  await see(page, "screen-report");
  await see(page, "photo-0");
  await tap(page, "photo-0");
  await tap(page, "drop-photo");
  await page.locator(at("photo-0")).waitFor({ state: "detached" });
  const { photos: [lost] } = await ask(page, { cmd: "orphans" });
  await ask(page, { cmd: "report", checkpoint: null, note: null, photos: [lost],
    severity: "minor", role: "guard" });
  const { person } = await ask(page, { cmd: "status" });
  await ask(page, { cmd: "keep_draft", key: `report/${person.staff}`, draft: null });
  await tap(page, "back");
  await see(page, "screen-today");
  const taps = await counted(page, async () => {
    await tap(page, "to-report");
    await steps.shoot(page);
  });
  check.same("a quick report has its photo after two taps", taps, 2);
  await tap(page, "voice");
  await page.locator(`${at("voice")}[data-state="speaking"]`).waitFor();
  await page.waitForTimeout(600);
  await tap(page, "voice");
  await see(page, "photo-1");
  await tap(page, "severity-serious");
  await tap(page, "report-done");
  await see(page, "screen-finding");
  const { findings } = await ask(page, { cmd: "findings" });
  const told = findings.find(({ photos }) => photos.length === 2);
  check.same("it is a finding with owner's role and deadline", told.severity, "serious");
  const { media_type } = await ask(page, {
    cmd: "photo_bytes", sha256: told.photos[1], thumbnail: false,
  });
  check.same("and the voice note lies beside the photo", media_type, "audio/webm");
  const { photos } = await ask(page, { cmd: "orphans" });
  check.same("no photo is left without a place", photos, []);
  await tap(page, "back");
  await tap(page, "tab-today");
}

const first = (page) => page.locator(at("count")).first().textContent();

async function gauges(page, round, room) {
  await steps.reachByScanner(page, room.place);
  await page.locator(`${at(`pass-${PUMP}`)}:enabled`).first().click();
  await see(page, "screen-reading");
  await type(page, "034");
  await see(page, "jumps");
  await tap(page, "next");
  await page.locator(`${at("count")}:has-text("2/")`).waitFor();
  check.that("a jump is said in amber and goes on at once", true);
  await type(page, "061");
  await see(page, "out");
  await tap(page, "next");
  await see(page, "look-again");
  check.that("out of its limits it stays", (await first(page)).startsWith("2/"));
  await type(page, "062");
  await tap(page, "next");
  await see(page, "look-again");
  check.that("another value is asked for again", (await first(page)).startsWith("2/"));
  await type(page, "062");
  await tap(page, "next");
  await see(page, "fail-sheet");
  const clause = await page.locator(`${at("fail-sheet")} .on`).first().getAttribute("data-test");
  check.same("the same twice is taken, with its reason chosen", clause, "clause-outlet");
  await tap(page, "fail-done");
  await page.locator(`${at("count")}:has-text("3/")`).waitFor();
  const taps = await counted(page, async () => {
    await tap(page, "reason-stopped");
    await page.locator(`${at("count")}:has-text("5/")`).waitFor();
  });
  check.same("stopped is one tap", taps, 1);
  await tap(page, "back");
  await tap(page, "back");
  await tap(page, "to-summary");
  await see(page, "sheet");
  const marks = await page.locator(at("sheet-line")).evaluateAll((lines) =>
    lines.slice(0, 3).map((line) => line.dataset.mark));
  check.same("the shift sheet has all of it", marks, ["amber", "bad", "amber"]);
  await tap(page, "back");
}

async function handOver(page) {
  await tap(page, "to-hand-over");
  const taps = await counted(page, async () => {
    await page.locator('[data-test^="give-"]').first().click();
    await see(page, "screen-today");
  });
  check.same("a round is handed over by a tap on a name", taps, 1);
  await flashed(page);
}

async function conduct(page) {
  const gate = await placeNamed(page, "东门人行口");
  await tap(page, "beside-unplanned");
  await tap(page, "start");
  await see(page, "screen-round");
  await steps.reachByScanner(page, gate);
  await tap(page, "disagrees");
  const scores = { "1.1": "pass", "1.2": "partly", "1.3": "fail" };
  const taps = await counted(page, async () => {
    for (const [item, outcome] of Object.entries(scores)) {
      await tap(page, `${outcome}-${item}`);
      await page.locator(`${at(`item-${item}`)}[data-state="${outcome}"]`).waitFor();
    }
  });
  check.same("conduct is scored by one tap an item", taps, 3);
  await tap(page, "pass-1.3");
  await page.locator(`${at("item-1.3")}[data-state="pass"]`).waitFor();
  check.that("another score takes the earlier one's place", true);
  const { rounds } = await ask(page, { cmd: "today" });
  const round = rounds.find((row) => row.kind === "unplanned");
  const shown = await ask(page, { cmd: "checkpoint", round: round.round, ...of(gate) });
  const agreed = shown.items.slice(0, 3).map((row) => row.answer?.agreed);
  check.same("each with the mark of agreement", agreed, [false, false, false]);
  await tap(page, "back");
}

async function bare(page) {
  const roof = await placeNamed(page, "1栋屋面");
  for (let n = 1; n <= 3; n += 1) {
    const began = { cmd: "start_unplanned", kind: "unplanned", checkpoints: [roof.checkpoint] };
    const { round } = (await ask(page, began)).row;
    if (n < 3) {
      const skip = { cmd: "skip", round, ...of(roof), reason: "works", note: null, photos: [] };
      await ask(page, skip);
      await ask(page, { cmd: "finish_round", round });
    }
  }
  await tap(page, "back");
  await see(page, "screen-today");
  const { rounds } = await ask(page, { cmd: "today" });
  const row = rounds.find((one) => one.next?.name === roof.name);
  await steps.openRound(page, row.round);
  await tap(page, `point-${roof.checkpoint}`);
  check.that("by hand is not asked where no tag hangs", !(await seen(page, "by-hand")));
  await tap(page, "skip");
  await tap(page, "skip-works");
  await see(page, "close-offered");
  const taps = await counted(page, async () => {
    await tap(page, "close-yes");
    await see(page, "screen-round");
  });
  check.same("the third skip offers to close the place, in one tap", taps, 1);
  const again = { cmd: "skip", round: row.round, ...of(roof), reason: "works" };
  const { close } = await ask(page, { ...again, note: null, photos: [] });
  check.same("which is not offered twice", close, null);
  await tap(page, `point-${roof.checkpoint}`);
  const here = await counted(page, async () => {
    await tap(page, "here");
    await listOf(page, roof);
  });
  check.same("\"I am here\" is one tap", here, 1);
}

async function paper(page) {
  await see(page, "screen-today");
  const taps = await counted(page, async () => {
    await tap(page, "to-paper");
    await page.locator(at("paper-round")).first().click();
    await tap(page, "paper-self");
    await tap(page, "paper-next");
    await tap(page, "from-paper");
    await page.locator("[data-checkpoint] [data-state]").first().waitFor();
  });
  check.same("a point of a round on paper is typed in five taps from Today", taps, 5);
  const at_point = await page.locator("[data-checkpoint]").first().getAttribute("data-checkpoint");
  const { rounds } = await ask(page, { cmd: "today" });
  const row = rounds.find((one) => one.paper);
  const { how } = await ask(page, { cmd: "checkpoint", round: row.round, checkpoint: at_point });
  check.same("with the lowest proof there is", how, "paper");
}

async function story() {
  const server = await startServer(serverData, await freePort());
  importTour(serverData);
  initHandheld(handheldData);
  enrolHandheld(handheldData, enrolmentLink(serverData));
  const host = await startHandheld(handheldData, handheldPort);
  browser = await launch();
  const page = await handheldPage(browser);
  await page.context().grantPermissions(["camera", "microphone", "geolocation"]);
  await page.context().setGeolocation({ latitude: 22.5431, longitude: 114.0579, accuracy: 12 });
  const told = page.waitForRequest((request) => (request.postData() ?? "").includes('"located"'), {
    timeout: 60_000,
  });
  told.catch(() => {});
  await page.goto(host.link);
  await steps.unlock(page, steps.peopleIn(server.out)[0]);
  await see(page, "screen-today");
  await event(page);
  await report(page);
  const next = await duty(page, host);
  const round = await steps.roundWith(page, (points) => points.some(withPump));
  const room = round.points.find(withPump);
  const corridor = round.points.find(({ items }) => items.some(({ item }) => item.id === LIGHT));
  await readBefore(page, room.place);
  await lights(page, next, round, corridor);
  const { position } = JSON.parse((await told).postData());
  check.same("a visit's position follows the scan by itself", position, {
    latitude_e7: 225_431_000, longitude_e7: 1_140_579_000, accuracy_m: 12,
  });
  await gauges(page, round, room);
  await handOver(page);
  await conduct(page);
  await bare(page);
  await tap(page, "back");
  await tap(page, "back");
  await paper(page);
  check.same("no page broke or asked another host", page.faults, []);
}
const withPump = ({ items }) => items.some(({ item }) => item.id === PUMP);

await tell(check, story, () => browser);
