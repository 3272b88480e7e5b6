// Every screen of the handheld: nothing cut or out of the picture, no target too small, no fault of
// access or contrast (AAA), in both themes, both languages' layouts, at 100, 130 and 200 % text.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { handheldPage, launch, settled } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { stopAll } from "./support/programs.mjs";
import { prepare, tour } from "./support/tour.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [
  { width: 360, height: 640, theme: "light", text: "100%" },
  { width: 360, height: 640, theme: "dark", text: "130%" },
  { width: 412, height: 915, theme: "dark", text: "100%" },
  { width: 320, height: 640, theme: "light", text: "200%" },
];
const check = checks();

/** Runs in the page: what stands out of the picture, is cut off, or is too small to touch. */
function misfits() {
  const wide = document.documentElement.clientWidth;
  const words = (element) => `${element.tagName} ${element.textContent.trim().slice(0, 24)}`;
  const found = [];
  if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
  for (const element of document.querySelectorAll("button,h1,h2,h3,p,b,label,dd,output")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    const hidden = width === 0 || getComputedStyle(element).visibility === "hidden";
    if (hidden || element.closest(".hidden-words")) continue;
    if (left < -1 || right > wide + 1) found.push(`out of the picture: ${words(element)}`);
    const block = getComputedStyle(element).display !== "inline";
    const cut = block && element.scrollWidth > element.clientWidth + 1;
    if (cut) found.push(`cut: ${words(element)}`);
    const small = Math.min(width, height) < 47.5 || Math.max(width, height) < 55.5;
    if (element.tagName === "BUTTON" && small) {
      found.push(`small (${Math.round(width)}x${Math.round(height)}): ${words(element)}`);
    }
  }
  return found;
}

async function look(page, name) {
  const faults = [];
  for (const { width, height, theme, text } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.evaluate(
      ([one, size]) => {
        document.documentElement.dataset.theme = one;
        document.documentElement.style.fontSize = size;
      },
      [theme, text],
    );
    await settled(page);
    const mark = `${width} ${theme} ${text}`;
    for (const fault of await page.evaluate(misfits)) faults.push(`${mark} ${fault}`);
    const { violations } = await page.evaluate(
      (tags) => globalThis.axe.run(document, { runOnly: tags }),
      RULES,
    );
    for (const { id, nodes } of violations) {
      for (const node of nodes) faults.push(`${mark} ${id} ${node.target}`);
    }
  }
  check.same(`${name} is whole, large enough and readable`, faults, []);
}

const browser = await launch();
try {
  const programs = await prepare();
  const page = await handheldPage(browser);
  await page.addInitScript(axe);
  await tour(page, programs, (name) => look(page, name));
  check.same("no page broke or asked another host", page.faults, []);
} catch (error) {
  check.broke(error);
} finally {
  await browser.close();
  await stopAll();
}
process.exit(check.end());
