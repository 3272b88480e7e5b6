// All pictures small, side by side: an index to click through, and a few sheets to look at. A
// screen's pictures stand in a row: theme, size, text, language.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const SHEET_WIDTH = 1600;
/** Sheets for each place that pictures are of, so that there are eight at most. */
const SHEETS = { handheld: 7, console: 1 };
const STYLE = `
  * { box-sizing: border-box; margin: 0; }
  body { background: #fff; color: #111; font: 10px/1.2 sans-serif; }
  .sheet { width: ${SHEET_WIDTH}px; padding: 12px; display: flex; flex-wrap: wrap;
    align-content: flex-start; }
  h1 { flex: 0 0 100%; font-size: 16px; margin-bottom: 8px; }
  section { margin: 0 16px 10px 0; }
  h2 { font-size: 12px; margin-bottom: 2px; }
  .row { display: flex; }
  a { display: block; margin-right: 4px; color: #333; text-decoration: none; text-align: center; }
  img { display: block; height: 190px; border: 1px solid #888; }
`;

const thumbnail = ({ file, look }) =>
  `<a href="${file}" title="${file}"><img src="${file}" alt="${file}">${look}.png</a>`;
const group = ([name, pictures]) =>
  `<section><h2>${name}</h2><div class="row">${pictures.map(thumbnail).join("")}</div></section>`;

/** The pictures of each screen, in the order that they were taken. */
function byScreen(pictures) {
  const screens = new Map();
  for (const one of pictures) {
    const name = `${one.place}-${one.name}`;
    screens.set(name, [...(screens.get(name) ?? []), one]);
  }
  return [...screens];
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

/**
 * Writes `index.html` and `sheet-N.png` into the folder of the pictures; how many sheets. Each
 * picture has `file`, and of its name the parts `place`, `name` and `look`.
 */
export async function contactSheets(browser, out, pictures) {
  const sheets = Object.keys(SHEETS).flatMap((place) => sheetsOf(place, pictures));
  const body = sheets.map(({ place, screens }, n) =>
    `<div class="sheet"><h1>${n + 1}/${sheets.length} ${place}</h1>`
      + `${screens.map(group).join("")}</div>`);
  const html = join(out, "index.html");
  writeFileSync(html, `<!doctype html><meta charset="utf-8"><title>Screens</title>`
    + `<style>${STYLE}</style>${body.join("\n")}`);
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
