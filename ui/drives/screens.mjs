// Every screen of the handheld: nothing cut or out of the picture, no target too small, no fault of
// access or contrast (AAA), in both themes, both languages' layouts, at 100, 130 and 200 % text.
// The main ones once more with gloves, for the left hand, on tablets, and on a phone on its side.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { handheldPage, launch, settled } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { stopAll } from "./support/programs.mjs";
import { prepare, tour } from "./support/tour.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = [
  "wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
];
const LOOKS = [
  { width: 360, height: 640, theme: "light", text: "100%" },
  { width: 360, height: 640, theme: "dark", text: "130%" },
  { width: 412, height: 915, theme: "dark", text: "100%" },
  { width: 320, height: 640, theme: "light", text: "200%" },
];
const MORE = [
  { width: 480, height: 800, theme: "light", text: "100%", glove: true, left: true },
  { width: 320, height: 640, theme: "dark", text: "160%", glove: true },
  { width: 800, height: 1280, theme: "dark", text: "100%" },
  { width: 640, height: 360, theme: "light", text: "100%" },
  { width: 915, height: 412, theme: "dark", text: "100%", glove: true, left: true },
];
const MAIN = new Set([
  "enrol", "who", "who-pin", "today", "round", "arrive", "scan", "scan-wrong-digit", "checkpoint",
  "checkpoint-undo", "corridor", "fail-photo", "camera", "parts", "figure", "reading",
  "reading-again", "lights", "summary", "summary-sheet", "findings", "finding", "settings", "sync",
  "device-check", "device-check-tried", "mounting", "shift", "taker-pin", "add-person-pin",
  "settings-english", "today-english", "stopped", "trouble", "checkpoint-known", "duty",
  "fail-drop", "finding-after", "floor", "lock-ask", "marker", "no-camera", "problems", "report",
  "scan-elsewhere", "today-problems", "viewer", "who-wait",
]);
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

/** Runs in the page: what a thumb doesn't reach, and lists that leave no room to read in. */
function outOfReach() {
  const high = document.documentElement.clientHeight;
  const found = [];
  const seen = (element) => element.offsetHeight > 0
    && getComputedStyle(element).visibility !== "hidden";
  for (const main of [...document.querySelectorAll(".foot .main")].filter(seen)) {
    const { top, bottom } = main.getBoundingClientRect();
    if (bottom > high + 1) found.push(`below the edge: ${main.textContent.trim()}`);
    const reach = document.querySelector(".tabs") ? 200 : 160;
    if (top < high - reach) found.push(`out of the thumb's reach: ${main.textContent.trim()}`);
  }
  for (const key of [...document.querySelectorAll(".pad-keys button")].filter(seen)) {
    const { bottom } = key.getBoundingClientRect();
    if (bottom > high + 1) found.push(`a key below the edge: ${key.textContent.trim()}`);
  }
  const lists = [...document.querySelectorAll(".screen > main")].filter(seen);
  const low = lists.filter((list) => list.scrollHeight > 48 && list.clientHeight < 48);
  for (const list of low) found.push(`a list of ${list.clientHeight} px`);
  for (const row of [...document.querySelectorAll(".li, .row, .card")].filter(seen)) {
    const lost = row.scrollHeight - row.clientHeight;
    if (lost > 1) found.push(`${lost} px of a row are hidden: ${row.textContent.trim()}`);
  }
  return found;
}

/** Runs in the page: wears a look, or says whether it is still worn. */
function wear({ theme, text, glove = false, left = false, put }) {
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

/** Runs in the page: what a reader of the screen, or a weak eye, doesn't get. */
async function noAccess(tags) {
  const { violations } = await globalThis.axe.run(document, { runOnly: tags });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.target}`));
}

/** What is at fault in one look. The page asks its program now and then, and dresses as it says. */
async function faultsIn(page, one, further) {
  const { width, height, theme, text, glove, left } = one;
  await page.setViewportSize({ width, height });
  await page.evaluate(wear, { ...one, put: true });
  await settled(page);
  const found = await page.evaluate(misfits);
  if (further) found.push(...(await page.evaluate(outOfReach)));
  if (!further || left) found.push(...(await page.evaluate(noAccess, RULES)));
  if (!(await page.evaluate(wear, one))) return faultsIn(page, one, further);
  const mark = [`${width}x${height}`, theme, text, glove && "glove", left && "left"];
  return found.map((fault) => `${mark.filter(Boolean).join(" ")} ${fault}`);
}

async function look(page, name) {
  const faults = [];
  for (const one of LOOKS) faults.push(...(await faultsIn(page, one, false)));
  if (MAIN.has(name)) {
    for (const one of MORE) faults.push(...(await faultsIn(page, one, true)));
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
