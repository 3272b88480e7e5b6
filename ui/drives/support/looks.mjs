// How a page is looked at: its size, theme, text, hand and language. The page asks its program now
// and then, and dresses as that says: whoever looks makes sure that the look is still worn.
import { ask, settled } from "./browser.mjs";
import { looksAgain } from "./stubs.mjs";

/** Runs in the page: wears a look, or says whether it is still worn. */
function wear({ theme, text = "100%", glove = false, left = false, put }) {
  const root = document.documentElement;
  if (put) {
    root.dataset.theme = theme;
    root.style.fontSize = text;
    root.classList.toggle("glove", glove);
    root.classList.toggle("left-hand", left);
  }
  return root.dataset.theme === theme && root.style.fontSize === text
    && root.classList.contains("glove") === glove && root.classList.contains("left-hand") === left;
}

/** What `see` finds while the page wears a look from its beginning to its end. */
export async function wearing(page, look, see) {
  const { width, height } = look;
  await page.setViewportSize({ width, height });
  await page.evaluate(wear, { ...look, put: true });
  await settled(page);
  const found = await see();
  return (await page.evaluate(wear, look)) ? found : wearing(page, look, see);
}

/** Turns the handheld's language; false where there is none to be turned any more. */
export async function speak(page, language) {
  const set = { cmd: "set_preference", key: "language", value: language };
  const done = await ask(page, set).catch(() => null);
  if (done?.reply !== "done") return false;
  await looksAgain(page);
  const speaks = (one) => document.documentElement.lang === one;
  return page.waitForFunction(speaks, language, { timeout: 5000 }).then(() => true, () => false);
}

export const language = (page) => page.evaluate(() => document.documentElement.lang);
