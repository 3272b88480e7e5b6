// Files that a page of the desk gives away.
import { readFileSync } from "node:fs";
import { at } from "./browser.mjs";

/** Rows of a CSV below its first line; a quoted cell may hold lines. */
export function rowsIn(csv) {
  let quoted = false;
  let rows = 0;
  for (const letter of csv) {
    if (letter === '"') quoted = !quoted;
    if (letter === "\n" && !quoted) rows += 1;
  }
  return rows - 1;
}

/** The CSV of the page, or of one of its lists by that list's name. */
export async function csvOf(desk, list = null) {
  const box = list === null ? desk : desk.locator(at(list));
  const asks = async () => {
    await box.locator(at("export")).filter({ visible: true }).first().click();
    await box.locator(at("export-csv")).first().click();
  };
  const [download] = await Promise.all([desk.waitForEvent("download"), asks()]);
  const path = await download.path();
  await box.locator(at("exported")).first().waitFor();
  return readFileSync(path, "utf8");
}
