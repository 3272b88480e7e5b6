// All pictures small, side by side: an index to click through, and a few sheets to look at. They
// stand in the order of a day; a screen's pictures in a row: width, theme, size of text, language.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const SHEET_WIDTH = 1600;
/** Sheets for each place that pictures are of, so that there are eight at most. */
const SHEETS = { handheld: 5, console: 3 };
const STYLE = `
  * { box-sizing: border-box; margin: 0; }
  body { background: #fff; color: #111; font: 12px/1.2 sans-serif; }
  .sheet { width: ${SHEET_WIDTH}px; padding: 12px; display: grid; gap: 10px 16px;
    justify-content: start; }
  .handheld { grid-template-columns: 776px 776px; --high: 236px; }
  .console { --high: 285px; }
  h1, .chapter { grid-column: 1 / -1; }
  h1 { font-size: 18px; }
  .chapter { margin-top: 8px; padding: 4px 8px; background: #e2e8f0; font-size: 16px; }
  h3 { font-size: 13px; margin-bottom: 2px; }
  .row { display: flex; }
  a { display: block; margin-right: 4px; color: #333; text-decoration: none; text-align: center; }
  img { display: block; height: var(--high); border: 1px solid #888; }
`;

const thumbnail = ({ file, label }) =>
  `<a href="${file}" title="${file}"><img src="${file}" alt="${file}">${label}</a>`;
const group = ({ name, pictures }) =>
  `<section><h3>${name}</h3><div class="row">${pictures.map(thumbnail).join("")}</div></section>`;

/** The pictures of each screen, in the order that they were taken. */
function byScreen(pictures) {
  const screens = new Map();
  for (const { name, chapter, ...one } of pictures) {
    if (!screens.has(name)) screens.set(name, { name, chapter, pictures: [] });
    screens.get(name).pictures.push(one);
  }
  return [...screens.values()];
}

function sheetsOf(place, pictures) {
  const screens = byScreen(pictures.filter((one) => one.place === place));
  const each = Math.ceil(screens.length / SHEETS[place]);
  const sheets = [];
  for (let from = 0; from < screens.length; from += each) {
    sheets.push({ place, screens: screens.slice(from, from + each) });
  }
  return sheets;
}

/** Every chapter under its heading; one that goes on from the sheet before says it again. */
const body = (screens) =>
  screens.map((screen, at) => {
    const begins = screen.chapter && screen.chapter !== screens[at - 1]?.chapter;
    return (begins ? `<h2 class="chapter">${screen.chapter}</h2>` : "") + group(screen);
  }).join("");

/**
 * Writes `index.html` and `sheet-N.png` into the folder of the pictures; how many sheets. Each
 * picture has `file`, the `place`, `name` and `chapter` of its screen, and a `label` for its look.
 */
export async function contactSheets(browser, out, pictures) {
  const sheets = Object.keys(SHEETS).flatMap((place) => sheetsOf(place, pictures));
  const pages = sheets.map(({ place, screens }, n) =>
    `<div class="sheet ${place}"><h1>${n + 1}/${sheets.length} ${place}</h1>`
      + `${body(screens)}</div>`);
  const html = join(out, "index.html");
  writeFileSync(html, `<!doctype html><meta charset="utf-8"><title>Screens</title>`
    + `<style>${STYLE}</style>${pages.join("\n")}`);
  const context = await browser.newContext({ viewport: { width: SHEET_WIDTH, height: 1000 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(html).href);
  const shown = page.locator(".sheet");
  for (let n = 0; n < sheets.length; n += 1) {
    await shown.nth(n).screenshot({ path: join(out, `sheet-${n + 1}.png`) });
  }
  await context.close();
  return sheets.length;
}
