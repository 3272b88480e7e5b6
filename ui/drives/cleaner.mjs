// A cleaner's lobby in pictures: no word has to be read, no key is pressed but the PIN's; the dead
// handheld goes on at the same card.
import { join } from "node:path";
import { ask, at, see, seen, settled, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { lookAgain, reportBefore } from "./support/defects.mjs";
import { takeHandheld } from "./support/handheld.mjs";
import { folder, freePort, startServer } from "./support/programs.mjs";
import { CLEANING_NAME, importTour } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { drawn } from "./support/tour-pictures.mjs";
import { tell } from "./support/told.mjs";

const check = checks();
const serverData = join(folder("server"), "data");
const handheld = takeHandheld();
/** Known in the corridor: one is still so, the other is gone. */
const DEFECTS = ["13.1", "13.2"];
let fingers;

const taps = (act) => fingers.taps(act);
const stands = (page, item, state) =>
  page.locator(`${at(`item-${item}`)}[data-state="${state}"]`).first().waitFor();

/** Ids of the cards that stand wholly between the bar and the foot. */
const inSight = (page) => page.locator("main").first().evaluate((main) => {
  const { top, bottom } = main.getBoundingClientRect();
  const whole = (card) => {
    const box = card.getBoundingClientRect();
    return box.top >= top - 1 && box.bottom <= bottom + 1;
  };
  return [...main.querySelectorAll("section[data-state]")].filter(whole)
    .map((card) => card.dataset.test.replace("item-", ""));
});

/** From Today to the first lobby's cards; the walk's places. */
async function toTheLobby(page, round) {
  const { points } = await ask(page, { cmd: "round", round });
  const places = points.map(({ place }) => place);
  // Today's card leads to the place at once, any other line of the day by its list.
  const card = (await page.locator(`${at("go-on")}[data-round="${round}"]`).count()) > 0;
  const next = page.locator(`${at(card ? "go-on" : "next-place")}[data-number]`);
  const took = await taps(async () => {
    if (!card) await page.locator(`[data-round="${round}"]`).click();
    const number = await next.getAttribute("data-number");
    await drawn(page);
    check.same("the next place shows itself, with its number", number, "1");
    await next.click();
    await see(page, "by-hand");
    await steps.reachByScanner(page, places[0]);
  });
  check.same("a tag scanned while its place is looked at opens its cards", took, card ? 1 : 2);
  return places;
}

async function cards(page) {
  await drawn(page);
  const cut = await page.locator(".name").allTextContents();
  check.same("no name has more than four signs", cut.filter((name) => [...name].length > 4), []);
  for (const [width, height] of [[412, 915], [360, 640]]) {
    await page.setViewportSize({ width, height });
    await settled(page);
    const whole = await inSight(page);
    const few = whole.length > 3 && whole.length <= 6;
    check.that(`at most six cards stand on a page of ${width}x${height}`, few, whole);
  }
  check.that("without a clip there is no speaker", !(await seen(page, "listen")));
  await tap(page, "pass-11.2");
  await stands(page, "11.2", "pass");
  await tap(page, "pass-11.2");
  await stands(page, "11.2", "open");
  check.that("a second tap takes a tick back", true);
  await tap(page, "about-11.2");
  await see(page, "help");
  check.that("a card's name tells the whole standard", await seen(page, "standard"));
  await tap(page, "help-close");
}

/** The handheld dies after a card that stands below the edge. */
async function dies(page) {
  check.that("the rest waits for a look at the end", !(await seen(page, "main-bulk")));
  await tap(page, "look-on");
  await see(page, "main-bulk");
  await tap(page, "pass-11.8");
  await stands(page, "11.8", "pass");
  await handheld.dies(page);
  await stands(page, "11.8", "pass");
  await drawn(page);
  const whole = await inSight(page);
  check.that("after kill -9 it goes on at the same card", whole.includes("11.8"), whole);
}

async function fault(page) {
  const took = await taps(() => steps.failWithPhoto(page, "11.4", "dust"));
  check.same("a fault with its photo is four taps", took, 4);
}

async function theRest(page, round, { checkpoint }) {
  const took = await taps(async () => {
    await tap(page, "main-bulk");
    await see(page, "main-next");
  });
  check.same("the rest is done in one", took, 1);
  const { items } = await ask(page, { cmd: "checkpoint", round, checkpoint });
  const { item, answer } = items.find((row) => row.item.id === "11.4");
  const { clauses, photos, severity } = answer;
  check.same("the fault carries its reason, one photo and the preset severity",
    [clauses, photos.length, severity], [["dust"], 1, item.severity]);
  const bulk = items.filter((row) => row.answer.bulk).map((row) => row.item.id);
  check.that("what was ticked alone counts alone", !bulk.includes("11.8") && bulk.length > 3, bulk);
}

/** A photo of the result is offered beside the next place, once, and nobody has to take it. */
async function result(page, round, { checkpoint }) {
  const took = await taps(async () => {
    await tap(page, "result");
    await steps.photograph(page);
    await page.locator(at("result")).waitFor({ state: "detached" });
  });
  check.same("the result is shown in two taps, and not asked for again", took, 2);
  const { items } = await ask(page, { cmd: "checkpoint", round, checkpoint });
  const shown = items.filter(({ answer }) => answer.outcome === "pass" && answer.photos.length > 0);
  check.same("its photo lies with the item that stands for the place",
    shown.map((row) => row.item.id), ["11.5"]);
}

async function nextLobby(page, place) {
  const next = page.locator(`${at("main-next")}[data-number]`);
  const number = await next.getAttribute("data-number");
  check.same("then the next place stands there, with its number", number, "2");
  await tap(page, "main-next");
  await see(page, "by-hand");
  const took = await taps(async () => {
    await steps.reachByScanner(page, place);
    await tap(page, "look-on");
    await tap(page, "main-bulk");
    await see(page, "main-next");
  });
  check.same("a lobby where all is fine is two taps after its tag", took, 2);
}

/** What a tick alone doesn't settle is asked for as in the list. */
async function corridor(page, place, known) {
  await steps.reachByScanner(page, place);
  const again = await lookAgain(page, fingers, known, DEFECTS);
  check.same("a known fault is still so in one tap, gone with its photo in two",
    again.taps, [1, 2]);
  check.same("and both are known to the one that was reported",
    [again.seen, again.stands, again.photos_after], [2, "fixed", 1]);
  await steps.passTheRest(page);
  await see(page, "main-left");
  const must = await page.locator('section[data-state="open"] .must').count();
  check.that("what must be looked at stays open and says so", must > 0, must);
  await page.locator(`section[data-kind="parts"] ${at("pass-13.7")}`).first().click();
  await see(page, "parts-sheet");
  check.that("and fields are filled in on their own sheet", true);
  await tap(page, "close");
}

async function back(page) {
  await tap(page, "back");
  await see(page, "screen-round");
  await tap(page, "back");
  await see(page, "screen-today");
  check.that("Today is two steps from every card", true);
  await tap(page, "tab-me");
  await tap(page, "pictures-off");
  await tap(page, "tab-today");
  check.same("who wants words has the list", await page.locator(`${at("go-on")} svg`).count(), 0);
}

async function story() {
  const server = await startServer(serverData, await freePort());
  importTour(serverData);
  const opened = await handheld.open(serverData);
  const { page } = opened;
  ({ fingers } = opened);
  await see(page, "screen-who");
  await steps.unlock(page, await steps.onlyA(page, "cleaner", steps.peopleIn(server.out)));
  await see(page, "go-on");
  await drawn(page);
  check.same("Today's one button is the next place's picture",
    await page.locator(`${at("go-on")} svg.pictogram`).count(), 1);
  const { rounds } = await ask(page, { cmd: "today" });
  const { round } = rounds.find(({ name }) => name === CLEANING_NAME);
  const { points } = await ask(page, { cmd: "round", round });
  const known = await reportBefore(page, points.at(-1).place, DEFECTS);
  const places = await toTheLobby(page, round);
  await cards(page);
  await dies(page);
  await fault(page);
  await theRest(page, round, places[0]);
  await result(page, round, places[0]);
  await nextLobby(page, places[1]);
  await corridor(page, places[2], known);
  await back(page);
  check.same("nothing ever took the keyboard", fingers.fields(), []);
  check.same("no page broke or asked another host", page.faults, []);
}

await tell(check, story, () => handheld);
