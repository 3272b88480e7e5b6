// Every screen of the handheld in its themes, sizes, text and languages, and the console's pages,
// into the folder that is named, or into screenshots/ at the top of the checkout, which git
// ignores; then all of them side by side.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { at, deskPage, handheldPage, launch } from "./support/browser.mjs";
import { contactSheets } from "./support/contact.mjs";
import { deskTour } from "./support/desk.mjs";
import { anEvening } from "./support/evening.mjs";
import { language, speak, wearing } from "./support/looks.mjs";
import { stopAll } from "./support/programs.mjs";
import { prepare, tour } from "./support/tour.mjs";

const [named] = process.argv.slice(2);
const out = named ? resolve(named) : join(import.meta.dirname, "..", "..", "screenshots");
const HANDHELD = [
  { width: 360, height: 640, theme: "light" },
  { width: 360, height: 640, theme: "dark" },
  { width: 412, height: 915, theme: "light" },
  { width: 412, height: 915, theme: "dark" },
  { width: 320, height: 640, theme: "light", text: "200%" },
];
const ENGLISH = { width: 360, height: 640, theme: "light" };
const DESK = ["light", "dark"].map((theme) => ({ width: 1366, height: 768, theme }));
/** The console's looks by language; what differs in English is how long the words are. */
const DESKS = [["zh-CN", DESK], ["en", DESK.slice(0, 1)]];
const pictures = [];

async function take(page, { place, name, chapter }, one, speaks = "") {
  const { width, height, theme, text = "" } = one;
  const label = [width, theme, text, speaks].filter(Boolean).join(" ");
  const look = [`${width}x${height}`, theme, text.replace("%", ""), speaks].filter(Boolean);
  const file = `${place}-${name}-${look.join("-")}.png`;
  await wearing(page, one, () =>
    page.screenshot({ path: join(out, file), animations: "disabled" }));
  pictures.push({ place, name, chapter, label, file });
}

/** In Chinese in every look, then once in English where the handheld can say it. */
async function visit(page, name, chapter) {
  const screen = { place: "handheld", name, chapter };
  for (const one of HANDHELD) await take(page, screen, one);
  if ((await language(page)) !== "zh-CN") return;
  if (await speak(page, "en")) await take(page, screen, ENGLISH, "en");
  await speak(page, "zh-CN");
}

/** The plain page that a WebView sees which is too old for the app. */
async function tooOld(browser, link) {
  const agent = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/61.0.0.1 Mobile Safari/537.36";
  const page = await handheldPage(browser, { userAgent: `Mozilla/5.0 (Linux; K) ${agent}` });
  await page.goto(link);
  await page.locator(at("too-old")).waitFor();
  const screen = { place: "handheld", name: "too-old", chapter: "Not started" };
  for (const one of HANDHELD) await take(page, screen, one);
  await page.context().close();
}

async function desk(browser, server, language, looks) {
  const page = await deskPage(browser);
  const set = (one) => localStorage.setItem("touchpoint-look", JSON.stringify({ language: one }));
  await page.addInitScript(set, language);
  const speaks = language === "zh-CN" ? "" : language;
  await deskTour(page, server, async (name) => {
    const screen = { place: "console", name, chapter: "" };
    for (const one of looks) await take(page, screen, one, speaks);
  });
  await page.context().close();
}

mkdirSync(out, { recursive: true });
for (const file of readdirSync(out)) {
  if (/^((handheld|console|sheet)-.*\.png|index\.html)$/.test(file)) rmSync(join(out, file));
}
const browser = await launch();
try {
  const programs = await prepare();
  await tooOld(browser, programs.host.link);
  const page = await handheldPage(browser);
  await tour(page, programs, (name, chapter) => visit(page, name, chapter));
  anEvening(programs.serverData);
  for (const [language, looks] of DESKS) await desk(browser, programs.server, language, looks);
  const sheets = await contactSheets(browser, out, pictures);
  console.log(`${pictures.length} pictures, ${sheets} sheets and index.html in ${out}`);
} finally {
  await browser.close();
  await stopAll();
}
