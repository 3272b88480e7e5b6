// Every screen of the handheld, light and dark, 360x640 and 412x915, and the console's pages, into
// screenshots/ at the top of the checkout, which git ignores.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { deskPage, handheldPage, launch, settled } from "./support/browser.mjs";
import { deskTour } from "./support/desk.mjs";
import { stopAll } from "./support/programs.mjs";
import { prepare, tour } from "./support/tour.mjs";

const out = join(import.meta.dirname, "..", "..", "screenshots");
const SIZES = [[360, 640], [412, 915]];
const THEMES = ["light", "dark"];
let count = 0;

async function take(page, place, name, sizes) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const theme of THEMES) {
      await page.evaluate((value) => (document.documentElement.dataset.theme = value), theme);
      await settled(page);
      const file = `${place}-${name}-${width}x${height}-${theme}.png`;
      await page.screenshot({ path: join(out, file), animations: "disabled" });
      count += 1;
    }
  }
}

mkdirSync(out, { recursive: true });
for (const file of readdirSync(out)) {
  if (/^(handheld|console)-.*\.png$/.test(file)) rmSync(join(out, file));
}
const browser = await launch();
try {
  const programs = await prepare();
  const page = await handheldPage(browser);
  await tour(page, programs, (name) => take(page, "handheld", name, SIZES));
  const desk = await deskPage(browser);
  await deskTour(desk, programs.server, (name) => take(desk, "console", name, [[1366, 768]]));
  console.log(`${count} pictures in ${out}`);
} finally {
  await browser.close();
  await stopAll();
}
