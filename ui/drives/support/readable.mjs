// Whether a console page can be read by all: at any size, in both themes, by axe's rules.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { settled } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const SIZES = [
  { width: 1366, height: 768, theme: "light" }, { width: 1920, height: 1080, theme: "dark" },
  { width: 390, height: 844, theme: "light" },
];

export const addAxe = (desk) => desk.addInitScript(axe);

/** No sideways scroll at any size, no fault of access or contrast; pictures where wanted. */
export async function readable(check, desk, name) {
  const wide = [];
  const faults = [];
  for (const { width, height, theme } of SIZES) {
    await desk.setViewportSize({ width, height });
    await desk.evaluate((one) => (document.documentElement.dataset.theme = one), theme);
    await settled(desk);
    const over = await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) wide.push(`${width}: ${over}`);
    const { violations } = await desk.evaluate(
      (tags) => globalThis.axe.run(document, { runOnly: tags }), RULES,
    );
    for (const { id, nodes } of violations) {
      faults.push(...nodes.map(({ target }) => `${width} ${theme} ${id} ${target}`));
    }
    const to = process.env.PAGES_SHOWN;
    if (to) {
      await desk.waitForTimeout(400);
      await desk.screenshot({ path: join(to, `${name}.${width}-${theme}.png`), fullPage: true });
    }
  }
  await desk.setViewportSize(SIZES[0]);
  check.same(`${name} scrolls sideways nowhere`, wide, []);
  check.same(`${name} is readable for all`, faults, []);
}
