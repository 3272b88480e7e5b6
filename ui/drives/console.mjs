// Every page of the console: no sideways scroll, no fault of access or contrast (AAA), in both
// themes and both languages, on the smallest screen that is promised and on a large one.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { at, deskPage, launch, see, settled, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { bring, deskTour, renamed } from "./support/desk.mjs";
import { anEvening } from "./support/evening.mjs";
import { folder, freePort, startServer, stopAll } from "./support/programs.mjs";
import { importDayWalk } from "./support/site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = process.env.PHONES_ONLY ? [{ width: 1366, height: 768, theme: "light" }] : [
  { width: 1366, height: 768, theme: "light" },
  { width: 1920, height: 1080, theme: "dark" },
  { width: 1366, height: 768, theme: "dark" },
];
/** On a phone nothing scrolls sideways, and what is touched is large enough. */
const PHONES = [320, 360, 390];
const PHONE_HIGH = 844;
const TAP_PX = 44;
const check = checks();

/** Runs in the page: what is pressed there and is smaller than a finger. */
function tooSmall(least) {
  const root = document.querySelector(".el-overlay") ?? document;
  const pressed = "button, select, summary, input:not([type=checkbox]):not([type=radio]), "
    + ".el-select, .el-segmented__item, .el-checkbox";
  const small = [...root.querySelectorAll(pressed)].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    const hidden = width === 0 || height === 0 || getComputedStyle(one).opacity === "0"
      || one.closest(".unseen, [aria-hidden='true'], .skip, .el-input__inner, .el-select__wrapper");
    return !hidden && !one.classList.contains("skip") && (height < least - 0.5
      || width < Math.min(least, 44) - 0.5);
  });
  return small.map((one) => {
    const { width, height } = one.getBoundingClientRect();
    const name = one.dataset.test ?? one.className ?? one.tagName;
    const words = one.textContent.trim().slice(0, 12);
    return `${name} "${words}" ${width.toFixed(0)}x${height.toFixed(0)}`;
  });
}

async function onPhones(desk, name) {
  const faults = [];
  for (const width of PHONES) {
    await desk.setViewportSize({ width, height: PHONE_HIGH });
    await settled(desk);
    const wide = await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) faults.push(`${width} px scrolls sideways by ${wide}`);
  }
  const small = await desk.evaluate(tooSmall, TAP_PX);
  faults.push(...new Set(small.map((one) => `too small: ${one}`)));
  await shot(desk, name, "phone");
  check.same(`${name} fits on a phone`, faults, []);
}

/** Where somebody wants to look at the pages: a folder in `PAGES_SHOWN`. */
async function shot(desk, name, look) {
  const to = process.env.PAGES_SHOWN;
  if (!to) return;
  await desk.waitForTimeout(150);
  await desk.screenshot({ path: join(to, `${name.replace(/[^\w-]+/g, "_")}.${look}.png`) });
}

async function look(desk, name) {
  await onPhones(desk, name);
  const faults = [];
  for (const { width, height, theme } of LOOKS) {
    await desk.setViewportSize({ width, height });
    await desk.evaluate((one) => (document.documentElement.dataset.theme = one), theme);
    await settled(desk);
    const mark = `${width} ${theme}`;
    const wide = await desk.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) faults.push(`${mark} scrolls sideways by ${wide}`);
    // What lies below an open drawer is dimmed: nobody is asked to read it then.
    const { violations } = await desk.evaluate(
      (tags) => globalThis.axe.run(document.querySelector(".el-overlay") ?? document, {
        runOnly: tags,
      }),
      RULES,
    );
    await shot(desk, name, `${width}-${theme}`);
    for (const { id, nodes } of violations) {
      for (const node of nodes) faults.push(`${mark} ${id} ${node.target}`);
    }
  }
  check.same(`${name} fits, and is readable for all`, faults, []);
}

/** A file is imported as it was tried, once; what is tried again says nothing new. */
async function setsUp(desk) {
  await tap(desk, "page-set-up");
  await bring(desk, "site.toml", renamed());
  await tap(desk, "import");
  await desk.locator(at("import")).waitFor({ state: "detached" });
  const of_places = desk.locator(at("sheet-checkpoints")).locator("td").nth(2);
  check.same("an import says how many places it changed", await of_places.innerText(), "1");
  await bring(desk, "site.toml", renamed());
  await see(desk, "imported");
  await settled(desk);
  check.same("what is there already can't be imported again",
    await desk.locator(at("import")).count(), 0);
  const download = desk.waitForEvent("download");
  await tap(desk, "template");
  const file = await (await download).path();
  check.that("the template is a workbook", readFileSync(file).subarray(0, 2).toString() === "PK");
  await desk.setInputFiles(at("file"), file);
  await desk.locator(`${at("imported")}, ${at("problems")}`).first().waitFor();
  check.same("the template brought back as it is has no problem and changes nothing",
    [await desk.locator(at("problem")).count(), await desk.locator(at("import")).count()], [0, 0]);
}

/** The desk's word on a place that somebody proposes to close. */
async function decides(desk) {
  await tap(desk, "page-checkpoints");
  await tap(desk, "close-place");
  await desk.locator(at("proposal")).waitFor({ state: "detached" });
  check.same("a place that the desk closes is listed", await desk.locator(at("closed")).count(), 1);
  await tap(desk, "open-place");
  await desk.locator(at("closed")).waitFor({ state: "detached" });
  check.that("a place that is opened again leaves the list", true);
}

const browser = await launch();
try {
  const data = join(folder("server"), "data");
  const server = await startServer(data, await freePort());
  importDayWalk(data);
  anEvening(data);
  for (const language of ["zh-CN", "en"]) {
    const desk = await deskPage(browser);
    // Colours on their way from one theme to the other are nobody's to read.
    await desk.emulateMedia({ reducedMotion: "reduce" });
    await desk.addInitScript(axe);
    await desk.addInitScript(
      (one) => localStorage.setItem("touchpoint-look", JSON.stringify({ language: one })),
      language,
    );
    await deskTour(desk, server, (name) => look(desk, `${name} (${language})`));
    if (language === "en") {
      await decides(desk);
      await setsUp(desk);
    }
    check.same(`no page broke or asked another host (${language})`, desk.faults, []);
    await desk.close();
  }
} catch (error) {
  check.broke(error);
} finally {
  await browser.close();
  await stopAll();
}
process.exit(check.end());
