// The part of the walk past every screen that is not a round: mounting, shifts, letting people in.
import { at, scan, see, seen, tap, type } from "./browser.mjs";
import * as steps from "./steps.mjs";

async function flashed(page) {
  await page.locator(at("flash")).waitFor({ state: "detached" });
}

export async function mounting(page, shown) {
  await see(page, "mount-card");
  await tap(page, "to-mounting");
  await see(page, "mounted");
  await shown("mounting");
  await page.locator('[data-test^="mount-"].li').first().click();
  await see(page, "tag-text");
  await shown("mount");
  await page.fill(at("tag-text"), "482913");
  await tap(page, "tag-use");
  await see(page, "mount-note");
  await shown("mount-only-code");
  await scan(page, "TP1:001130ABCDEFGHIJKLMNOP");
  await page.locator(`${at("camera")}[data-state="ready"]`).waitFor();
  await tap(page, "close");
  await shown("mount-read");
  await tap(page, "to-photo");
  await page.locator(`${at("camera")}[data-state="ready"]`).waitFor();
  await tap(page, "shutter");
  await see(page, "trouble");
  await shown("mount-refused");
  await tap(page, "trouble-ok");
  await see(page, "photo-0");
  await shown("mount-photo-kept");
  await scan(page, "04A1B2C3D4E5F6");
  await see(page, "screen-mounting");
  await flashed(page);
  await tap(page, "add-place");
  await see(page, "screen-add-place");
  await shown("add-place");
  await page.locator('[data-test^="in-"]').nth(4).click();
  await page.locator('[data-test^="kind-"]').first().click();
  await tap(page, "floor-up");
  await shown("add-place-named");
  await tap(page, "back");
  await tap(page, "back");
}

export async function leave(page) {
  await tap(page, "tab-me");
  await tap(page, "lock");
  await page.waitForTimeout(200);
  if (await seen(page, "confirm-yes")) await tap(page, "confirm-yes");
  await see(page, "screen-who");
}

/** A supervisor leads at every hour; the guard has the handheld again at the end. */
export async function shifts(page, people, shown) {
  const [guard] = people;
  const leader = people.find(({ pin }) => pin.length === 6);
  await leave(page);
  await steps.unlock(page, leader);
  await see(page, "screen-today");
  await tap(page, "tab-me");
  await tap(page, "to-shift");
  await see(page, "shift-now");
  await shown("shift");
  await page.locator(`${at("shift-now")} button`).first().click();
  await see(page, "swap-sheet");
  await shown("shift-swap");
  await page.locator('[data-test^="takes-"]').first().click();
  await see(page, "undo-bar");
  await shown("shift-swapped");
  await addPerson(page, shown);
  await vouch(page, guard, shown);
  await steps.unlock(page, leader);
  await handover(page, guard, shown);
}

async function addPerson(page, shown) {
  await tap(page, "add-person");
  await see(page, "screen-add-person");
  await shown("add-person");
  await tap(page, "role-cleaner");
  await tap(page, "suggested");
  await shown("add-person-named");
  await tap(page, "set-pin");
  await type(page, "77");
  await shown("add-person-pin");
  await type(page, "777778");
  await see(page, "wrong-pin");
  await shown("add-person-pin-differs");
  await type(page, "77777777");
  await see(page, "screen-shift");
  await flashed(page);
}

async function vouch(page, guard, shown) {
  await tap(page, "vouch");
  await see(page, "vouch-sheet");
  await shown("vouch");
  await tap(page, `person-${guard.name}`);
  await see(page, "confirm");
  await shown("vouch-ask");
  await tap(page, "confirm-yes");
  await see(page, "screen-today");
  await flashed(page);
  await leave(page);
  await see(page, `person-${guard.name}`);
  await shown("who-marked");
  await tap(page, `person-${guard.name}`);
  await see(page, "pin-none");
  await shown("who-vouched");
  await tap(page, "switch-person");
}

async function handover(page, guard, shown) {
  await see(page, "screen-today");
  await tap(page, "tab-me");
  await tap(page, "to-shift");
  await see(page, "shift-now");
  await tap(page, "to-handover");
  await see(page, "choose-taker");
  const fewer = page.locator('[data-test^="fewer-"]').first();
  if ((await fewer.count()) > 0) await fewer.click();
  await shown("handover");
  await tap(page, "choose-taker");
  await see(page, "taker");
  await shown("taker");
  // Who is vouched for signs with a PIN like everybody.
  await tap(page, `person-${guard.name}`);
  await type(page, guard.pin.slice(0, 1));
  await shown("taker-pin");
  await type(page, guard.pin.slice(1));
  await see(page, "screen-today");
  await flashed(page);
}
