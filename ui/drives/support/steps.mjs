// What a person does on the handheld, step by step; stories and screenshots share it.
import { ask, at, scan, see, seen, settled, tap, toTheEnd, type } from "./browser.mjs";

export async function unlock(page, { name, pin }) {
  await see(page, "screen-who");
  await see(page, `person-${name}`);
  await tap(page, `person-${name}`);
  await type(page, pin);
  await page.locator(at("screen-who")).waitFor({ state: "detached" });
}

/** The first of today's rounds that may be walked now and whose points offer what is wanted. */
export async function roundWith(page, wanted = () => true) {
  const { rounds } = await ask(page, { cmd: "today" });
  for (const row of rounds.filter((one) => ["due", "running", "late"].includes(one.state))) {
    const { points } = await ask(page, { cmd: "round", round: row.round });
    const lists = new Map();
    for (const { place } of points) {
      const { checkpoint } = place;
      const shown = await ask(page, { cmd: "checkpoint", round: row.round, checkpoint });
      lists.set(checkpoint, { place, items: shown.items });
    }
    if (wanted([...lists.values()])) return { row, points: [...lists.values()] };
  }
  return null;
}

export async function openRound(page, round) {
  await see(page, "screen-today");
  await page.locator(`[data-round="${round}"]`).click();
  await see(page, "screen-round");
}

/** Reaches a place by its printed code, on the pad. */
export async function reachByPad(page, place) {
  await tap(page, "to-scan");
  await see(page, "screen-scan");
  await toPad(page);
  await type(page, place.code);
  await arrived(page, place);
}

/** From the viewfinder to the pad; where the page has no camera the pad is there by itself. */
export async function toPad(page) {
  if (page.picture) return see(page, "no-camera");
  await page.locator(`${at("scanner")}[data-state="ready"]`).waitFor();
  await tap(page, "to-pad");
}

/** Reaches a place with a scanner that types, wherever the page is. */
export async function reachByScanner(page, place) {
  await scan(page, place.code);
  await arrived(page, place);
}

async function arrived(page, { checkpoint }) {
  await page.locator(`[data-checkpoint="${checkpoint}"] [data-state]`).first().waitFor();
  await page.locator(at("flash")).waitFor({ state: "detached" });
}

/** "The rest is fine", after a look at the end of the list. */
export async function passTheRest(page) {
  await toTheEnd(page);
  await page.locator(`${at("main-bulk")}:enabled`).click();
  await page.locator(at("main-bulk")).waitFor({ state: "detached" });
}

/** A fail with one clause and one photo: four taps. */
export async function failWithPhoto(page, item, clause) {
  await tap(page, `fail-${item}`);
  await see(page, "fail-sheet");
  await tap(page, `clause-${clause}`);
  if (!(await seen(page, "camera"))) await settled(page);
  if (!(await seen(page, "camera"))) await tap(page, "add-photo");
  await shoot(page);
  await tap(page, "fail-done");
  await page.locator(`${at(`item-${item}`)}[data-state="fail"]`).waitFor();
}

/** Until the camera stands there, or says that the page has none. */
export function cameraOpen(page) {
  const state = page.picture ? "none" : "ready";
  return page.locator(`${at("camera")}[data-state="${state}"]`).waitFor();
}

/** One tap: the shutter, or the button of the system's camera, which hands its picture over. */
export async function photograph(page) {
  await cameraOpen(page);
  await tap(page, page.picture ? "from-system" : "shutter");
  if (page.picture) await page.setInputFiles(at("camera-file"), page.picture);
}

export async function shoot(page) {
  await photograph(page);
  await page.locator(at("camera")).waitFor({ state: "detached" });
  await see(page, "photo-0");
}

/** Types a figure on the reading pad; digits with implied decimals. */
export async function give(page, digits) {
  await see(page, "screen-reading");
  await type(page, digits);
  await tap(page, "next");
}

/** The people that `demo` printed, a guard first: `NAME  2580`. */
export function peopleIn(printed) {
  const lines = printed.matchAll(/^(\S+)\s+(\d{6}|\d{4})$/gm);
  return [...lines].map(([, name, pin]) => ({ name, pin }));
}

/** From "me" to the names; what waits to be sent is asked about, and stays. */
export async function lock(page) {
  await tap(page, "tab-me");
  await tap(page, "lock");
  await page.locator(`${at("confirm-yes")}, ${at("screen-who")}`).first().waitFor();
  if (await seen(page, "confirm-yes")) await tap(page, "confirm-yes");
  await see(page, "screen-who");
}

/** Of those people the first whose only role this is; asked while nobody is signed in. */
export async function onlyA(page, role, people) {
  const known = (await ask(page, { cmd: "people" })).people;
  const one = known.find(({ roles }) => roles.length === 1 && roles[0] === role);
  return people.find(({ name }) => name === one?.name);
}

/** Waits until the sync screen says that nothing waits. */
export async function allSent(page) {
  const end = Date.now() + 30_000;
  for (;;) {
    const { chip, last_error } = await ask(page, { cmd: "sync" });
    if (chip.lines_waiting + chip.photos_waiting === 0) return;
    if (Date.now() > end) throw new Error(`still waiting: ${JSON.stringify({ chip, last_error })}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What the feed brought, once the handheld has heard it. */
export async function heard(page, holds) {
  const end = Date.now() + 30_000;
  for (;;) {
    await ask(page, { cmd: "sync_now" });
    const { findings } = await ask(page, { cmd: "findings" });
    if (holds(findings)) return findings;
    if (Date.now() > end) throw new Error(`never heard: ${JSON.stringify(findings)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A figure within the limits that the part names, as the pad takes it: without a point. */
function digitsFor(part) {
  const { low_milli = null, high_milli = null } = part.limits ?? {};
  const ends = [low_milli, high_milli].filter((end) => end !== null);
  const sum = ends.reduce((one, other) => one + other, 0);
  const milli = ends.length > 0 ? sum / ends.length : 400;
  return String(Math.round(milli / 10 ** (3 - (part.decimals ?? 0))));
}

/** Reads an item's gauges, one after the other, and leaves the pad. */
export async function readItem(page, row) {
  await page.locator(`${at(`pass-${row.item.id}`)}:enabled`).first().click();
  await see(page, "screen-reading");
  for (const part of row.item.parts) await give(page, digitsFor(part));
  await see(page, "undo-bar");
  await tap(page, "back");
  await see(page, "screen-checkpoint");
}
