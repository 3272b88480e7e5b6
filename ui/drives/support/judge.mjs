// A list at a place, judged by touch: what one tap passes together, and what is looked at alone.
import { ask, at, see, tap } from "./browser.mjs";
import { shoot } from "./steps.mjs";
import { timed } from "./timing.mjs";

export const keyOf = ({ item, equipment }) => (equipment ? `${item.id}@${equipment}` : item.id);
/** A row by its key: one item may stand there once for each piece. */
export const lineAt = (key) => `[id="item-${key}"]`;
export const stateAt = (key, state) => `${lineAt(key)}[data-state="${state}"]`;

/** The rows of a place as they stand. */
export async function rowsAt(page, round, { checkpoint }) {
  return (await ask(page, { cmd: "checkpoint", round, checkpoint })).items;
}

const asked = ({ item }) => item.parts.filter(({ kind }) => kind !== "check");
export const isFigures = (row) => asked(row).length > 0
  && row.item.parts.every(({ kind }) => kind === "number")
  && row.item.parts.some(({ optional }) => !optional);
/** Whether "the rest is fine" takes it along. */
export const inBulk = (row) => row.item.template === "point" && asked(row).length === 0
  && !row.item.must_see && row.open === null;

/** Whether a row stands wholly on the screen, as soon as the page has come to rest there. */
export async function comesIntoSight(page, key) {
  const seen = (selector) => {
    const { top, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
    return top >= 0 && bottom <= innerHeight;
  };
  return page.waitForFunction(seen, lineAt(key), { timeout: 5000 }).then(() => true, () => false);
}

/** Passes one row by itself; the milliseconds that the page took, as far as one tap is all. */
export async function pass(page, row) {
  const key = keyOf(row);
  const passes = page.locator(lineAt(key)).locator(at(`pass-${row.item.id}`));
  if (asked(row).length === 0) return timed(page, stateAt(key, "pass"), () => passes.click());
  await passes.click();
  await see(page, "parts-sheet");
  for (const part of row.item.parts) if (!part.optional) await fill(page, part);
  await tap(page, "parts-done");
  await page.locator(stateAt(key, "pass")).waitFor();
  return null;
}

/** One field, as it should be. */
async function fill(page, part) {
  if (part.kind === "count") {
    const pieces = Math.min(3, Math.max(1, Math.ceil((part.limits?.low_milli ?? 2000) / 1000)));
    await tap(page, `count-${part.id}-${pieces}`);
  } else if (part.kind === "choice") {
    const good = part.choices.find(({ outcome }) => outcome === "pass");
    await tap(page, `choice-${part.id}-${good.id}`);
  } else if (part.kind === "check") {
    await tap(page, `yes-${part.id}`);
  } else if (part.kind === "date") {
    await tap(page, `open-${part.id}`);
    await tap(page, "day-today");
  } else if (part.kind === "photo") {
    await tap(page, "add-photo");
    await shoot(page);
  } else throw new Error(`nobody knows how to fill in a ${part.kind}`);
}

/** To the end of the list; how many swipes of a page each that is from its beginning. */
export async function swipeToEnd(page) {
  return page.locator("main").first().evaluate((main) => {
    main.scrollTo(0, main.scrollHeight);
    // The trial's own strip takes room that a handheld has.
    const strip = document.querySelector("[data-test=nfc-strip]")?.offsetHeight ?? 0;
    return Math.ceil((main.scrollHeight - strip) / (main.clientHeight + strip)) - 1;
  });
}

/** "The rest is fine"; the milliseconds until the button says what comes next. */
export async function passRest(page) {
  const ready = page.locator(`${at("main-bulk")}:enabled`);
  // A list that came only now is looked through once more.
  if (await ready.count() === 0) await swipeToEnd(page);
  await ready.waitFor();
  const after = ["main-next", "main-finish", "main-left"].map(at).join(", ");
  return timed(page, after, () => tap(page, "main-bulk"));
}
