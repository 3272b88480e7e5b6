// The part of the walk past every screen that a cleaner sees: places, items and faults in pictures.
import { ask, at, see, settled, tap } from "./browser.mjs";
import { CLEANING_NAME } from "./site.mjs";
import * as steps from "./steps.mjs";
import { leave } from "./tour-field.mjs";

/** The guard has the handheld before and after. */
export async function pictures(page, people, shown) {
  await leave(page);
  await steps.unlock(page, await steps.onlyA(page, "cleaner", people));
  await see(page, "go-on");
  await drawn(page);
  await shown("pictures-today");
  const [lobby, , corridor] = await cleaning(page, shown);
  await steps.reachByScanner(page, lobby);
  await items(page, shown);
  await tap(page, "main-next");
  await see(page, "by-hand");
  await steps.reachByScanner(page, corridor);
  await drawn(page);
  await shown("pictures-corridor");
  await tap(page, "back");
  await tap(page, "back");
  await leave(page);
  await steps.unlock(page, people[0]);
  await see(page, "screen-today");
}

/** Opens the cleaner's walk and its first place; all of its places. */
async function cleaning(page, shown) {
  const { rounds } = await ask(page, { cmd: "today" });
  const { round } = rounds.find(({ name }) => name === CLEANING_NAME);
  await steps.openRound(page, round);
  await see(page, "next-place");
  await drawn(page);
  await shown("pictures-round");
  const { points } = await ask(page, { cmd: "round", round });
  await tap(page, "next-place");
  await see(page, "by-hand");
  await drawn(page);
  await shown("pictures-arrive");
  return points.map(({ place }) => place);
}

async function items(page, shown) {
  await drawn(page);
  await shown("pictures");
  await tap(page, "pass-11.2");
  await page.locator(`${at("item-11.2")}[data-state="pass"]`).waitFor();
  await shown("pictures-passed");
  await tap(page, "about-11.4");
  await see(page, "help");
  await shown("help");
  await tap(page, "help-close");
  await tap(page, "fail-11.4");
  await see(page, "fail-sheet");
  await drawn(page);
  await shown("pictures-fail");
  await tap(page, "not-possible");
  await shown("pictures-fail-more");
  await tap(page, "not-possible");
  await tap(page, "clause-dust");
  await steps.shoot(page);
  await shown("pictures-fail-photo");
  await tap(page, "fail-done");
  await page.locator(`${at("item-11.4")}[data-state="fail"]`).waitFor();
  await shown("pictures-failed");
  await steps.passTheRest(page);
  // It rains on this walk, and the sign for that has to be looked at.
  await see(page, "main-left");
  await tap(page, "main-left");
  await shown("pictures-left");
  await tap(page, "pass-11.9");
  await see(page, "main-next");
  await drawn(page);
  await shown("pictures-next");
}

/** Until the drawings stand there: they come after the page. */
export async function drawn(page) {
  await page.locator("svg.pictogram path").filter({ visible: true }).first().waitFor();
  await settled(page);
}
