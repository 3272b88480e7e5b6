// Checklists at the desk: looked for, written as a form and brought back, refused line by line, and
// edited; the handheld asks by the site's own words from their day on. Readable for all throughout.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { ask, at, deskPage, handheldPage, launch, see, settled, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { drawer, openRecord, signIn } from "./support/desk.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer,
} from "./support/programs.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [
  { width: 1366, height: 768, theme: "light" }, { width: 1920, height: 1080, theme: "dark" },
  { width: 390, height: 844, theme: "light" }, { width: 390, height: 844, theme: "dark" },
];
/** Python with a library that writes workbooks: `tools/setup test` installs it. */
const cache = process.env.TOUCHPOINT_CACHE ?? join(homedir(), ".cache/touchpoint");
const python = join(cache, "pyxform/bin/python");
const pictures = process.env.TOUCHPOINT_PICTURES;
const NEW_NAME = "大堂净亮";
const check = checks();
const files = folder("forms");
const serverData = join(folder("server"), "data");
const handheld = { data: join(folder("handheld"), "data"), port: await freePort() };
let browser;

/** What a page looks like at every size and in both themes; leaves it as a desk has it. */
async function look(desk, name) {
  const faults = [];
  for (const { width, height, theme } of LOOKS) {
    await desk.setViewportSize({ width, height });
    await desk.evaluate((one) => (document.documentElement.dataset.theme = one), theme);
    await settled(desk);
    const wide = await desk.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) faults.push(`${width} ${theme} scrolls sideways by ${wide}`);
    const { violations } = await desk.evaluate(
      (tags) => globalThis.axe.run(document.querySelector(".el-overlay") ?? document, {
        runOnly: tags,
      }),
      RULES,
    );
    for (const { id, nodes } of violations) {
      for (const node of nodes) faults.push(`${width} ${theme} ${id} ${node.target}`);
    }
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await desk.screenshot({ path: join(pictures, `${name}-${width}-${theme}.png`) });
    }
  }
  await desk.setViewportSize({ width: 1366, height: 768 });
  await desk.evaluate(() => (document.documentElement.dataset.theme = "light"));
  check.same(`${name} fits, and is readable for all`, faults, []);
}

const listed = (desk, words) => desk.locator(at("list")).filter({ hasText: words }).first();

/** The list of lobbies, open. */
async function lobbies(desk) {
  const list = listed(desk, "11 大堂");
  if ((await list.locator(at("item")).count()) === 0) await list.locator(at("open-list")).click();
  await list.locator(at("item")).first().waitFor();
  return list;
}

async function looksForItems(desk) {
  await tap(desk, "page-standards");
  await see(desk, "list");
  const sum = desk.locator("header .sum");
  check.that("the catalogue is there, 20 touchpoints and equipment",
    (await desk.locator(at("list")).count()) >= 32, await sum.innerText());
  await look(desk, "standards");
  await desk.locator(`input${at("search")}, ${at("search")} input`).first().fill("积水");
  await see(desk, "item");
  const found = await sum.innerText();
  check.that("a search narrows, and the address holds it", desk.url().includes("text="), found);
  await look(desk, "standards-found");
  await desk.reload();
  await see(desk, "item");
  check.same("the same link shows the same", await sum.innerText(), found);
  await desk.locator(`input${at("search")}, ${at("search")} input`).first().fill("");
  await desk.locator(at("item")).first().waitFor({ state: "detached" });
}

/** Changes cells of a form as somebody with a spreadsheet does. */
function edit(from, name, script) {
  const to = join(files, name);
  const whole = `import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
survey, settings = book["survey"], book["settings"]
heads = {cell.value: cell.column for cell in survey[1]}
names = {cell.value: cell.column for cell in settings[1]}
${script}
book.save(sys.argv[2])`;
  execFileSync(python, ["-c", whole, from, to]);
  return to;
}

async function download(desk) {
  const list = await lobbies(desk);
  const asked = desk.waitForEvent("download");
  await list.locator(at("form")).click();
  const file = await asked;
  check.same("a form is called as its checklist and version", file.suggestedFilename(),
    "tp11-1.xlsx");
  const path = join(files, "tp11.xlsx");
  await file.saveAs(path);
  return path;
}

async function brings(desk, form) {
  await tap(desk, "bring-form");
  const bring = desk.locator(at("bring"));
  const choose = (file) => desk.setInputFiles(at("form-file"), file);
  await choose(form);
  await bring.getByText("内容和现在一样").waitFor();
  check.that("what the site has already says so", true);
  const wrong = edit(form, "wrong.xlsx", `
settings.cell(2, names["form_id"], "lobby-extra")
survey.cell(2, heads["type"], "geotrace")
survey.cell(4, heads["relevant"], "\${nobody} = ")`);
  await choose(wrong);
  await see(desk, "problem");
  const rows = await desk.locator(at("problem")).allInnerTexts();
  check.that("every problem names its sheet, row and column",
    rows.some((row) => /survey\s+2\s+A · type/.test(row)) &&
    rows.some((row) => /survey\s+4\s+H · relevant/.test(row)), rows.join("\n"));
  await look(desk, "standards-problems");
  const own = edit(form, "own.xlsx", `
settings.cell(2, names["form_id"], "lobby-extra")
settings.cell(2, names["touchpoint_name_zh"], "大堂补查")
settings.cell(2, names["touchpoint_number"], None)
for row in range(2, survey.max_row + 1):
    survey.cell(row, heads["touchpoint_id"]).value = None
    survey.cell(row, heads["touchpoint_more"]).value = None`);
  await choose(own);
  await see(desk, "set-form");
  const lines = await desk.locator(at("line")).count();
  check.that("each row says what becomes of it before it is taken", lines === 18, lines);
  await tap(desk, "lines");
  await look(desk, "standards-ready");
  await tap(desk, "set-form");
  await bring.getByText("已设好").waitFor();
  await listed(desk, "大堂补查").locator(at("item")).first().waitFor();
  check.that("a form becomes a checklist of the site's own", true);
  await tap(desk, "bring-form");
}

/** A manager's own sheet: the template filled in, then changed and brought again. */
async function bringsSheet(desk) {
  await tap(desk, "bring-form");
  const bring = desk.locator(at("bring"));
  const asked = desk.waitForEvent("download");
  await tap(desk, "sheet-template");
  const template = join(files, "checklist.xlsx");
  await (await asked).saveAs(template);
  const fill = (name, rows) => {
    const to = join(files, name);
    execFileSync(python, ["-c", `import openpyxl, json, sys
book = openpyxl.load_workbook(sys.argv[1])
page = book.active
heads = {cell.value.strip("*"): cell.column for cell in page[1]}
for n, row in enumerate(json.loads(sys.argv[3])):
    for head, value in row.items():
        page.cell(4 + n, heads[head], value)
book.save(sys.argv[2])`, template, to, JSON.stringify(rows)]);
    return to;
  };
  const water = { 名称: "出口压力", 类型: "读数", 单位: "MPa", 下限: 0.35, 上限: 0.55, 必看: "是" };
  const door = { 名称: "机房门关好", 问题: "没关；锁坏", 责任: "安全员", 等级: "严重", 频率: "每天" };
  await desk.setInputFiles(at("form-file"), fill("泵房夜查.xlsx", [{ ...water, 下限: "低" }, door]));
  const wrong = await desk.locator(at("problem")).first().innerText();
  check.that("a cell that makes no sense is named", /4\s+\S+ · 下限/.test(wrong), wrong);
  await desk.setInputFiles(at("form-file"), fill("泵房夜查.xlsx", [water, door]));
  await see(desk, "set-form");
  const rows = await desk.locator(at("line")).allInnerTexts();
  check.that("each row of the sheet says what becomes of it",
    rows.length === 3 && rows[1].includes("出口压力 0.35–0.55 MPa"), rows.join("\n"));
  await look(desk, "standards-sheet");
  await tap(desk, "set-form");
  await bring.getByText("已设好").waitFor();
  const list = listed(desk, "泵房夜查");
  await list.locator(at("item")).first().waitFor();
  await desk.setInputFiles(at("form-file"),
    fill("泵房夜查.xlsx", [{ ...water, 上限: 0.6 }, door]));
  await see(desk, "set-form");
  const change = await desk.locator(at("change")).allInnerTexts();
  check.that("the same sheet again says only what it changes",
    change.length === 1 && change[0].includes("0.35–0.6 MPa"), change.join("\n"));
  await tap(desk, "set-form");
  await list.getByText("本项目第 2 版").waitFor();
  check.that("a plain sheet sets the next version", true);
  await tap(desk, "bring-form");
}

/** One of the choices of a field in the drawer. */
async function pick(desk, field, words) {
  await drawer(desk).locator(at(field)).last().click();
  const options = desk.locator(".el-select-dropdown__item:visible");
  await options.filter({ hasText: words }).first().click();
}

/** What stands in a field of the drawer; of several the last. */
const field = (desk, name) =>
  drawer(desk).locator(`input${at(name)}, ${at(name)} input`).last();

/** A value that the first item asks for from now on. */
async function addPart(desk, kind, name) {
  await drawer(desk).locator(at("add-part")).click();
  await pick(desk, "part-kind", kind);
  await field(desk, "part-name-zh").fill(name);
}

/** A list of the site's own, begun as a copy and changed before it is set. */
async function begins(desk) {
  await tap(desk, "begin");
  await see(desk, "edit-form");
  await drawer(desk).locator(at("try-edit")).click();
  await see(desk, "unfit");
  check.that("a list without name and items is refused in words", true);
  await pick(desk, "copy-of", "大堂");
  await field(desk, "list-name-zh").fill("夜间大堂");
  await drawer(desk).locator(at("edit-item")).first().click();
  await see(desk, "item-form");
  await pick(desk, "item-when", "夜间");
  await pick(desk, "item-every", "每周");
  await addPart(desk, "读数", "温度");
  await field(desk, "part-unit").fill("℃");
  await field(desk, "low").fill("16");
  await addPart(desk, "选一个", "气味");
  await field(desk, "choice-zh-0").fill("没有");
  await field(desk, "choice-zh-1").fill("有");
  await look(desk, "standards-begin");
  const first = await drawer(desk).locator(at("edit-item")).first().innerText();
  await drawer(desk).locator(at("move-1")).first().focus();
  await desk.keyboard.press("Enter");
  const second = await drawer(desk).locator(at("edit-item")).nth(1).innerText();
  check.same("an item moves down by the keyboard", second, first);
  await drawer(desk).locator(at("try-edit")).click();
  const unfit = await drawer(desk).locator(at("unfit")).first().innerText();
  check.that("what waits can't stand before what it waits for", unfit.includes("前面没有"), unfit);
  await drawer(desk).locator(at("edit-item")).first().click();
  await pick(desk, "item-waits", "总是问");
  await drawer(desk).locator(at("try-edit")).click();
  await drawer(desk).locator(at("begins")).waitFor();
  await drawer(desk).locator(at("set-edit")).click();
  await desk.locator(at("edit-form")).waitFor({ state: "detached" });
  const list = listed(desk, "夜间大堂");
  await list.getByText("编号 own-2").waitFor();
  const row = await list.locator(at("item")).nth(1).innerText();
  check.that("it asks what was written, in the order that was set",
    ["夜间", "每周", "温度 ≥ 16 ℃", "气味"].every((one) => row.includes(one)), row);
  await look(desk, "standards-begun");
}

/** The second item is asked only where the first one is fine. */
async function waits(desk) {
  await drawer(desk).locator(at("edit-item")).nth(1).click();
  await drawer(desk).locator(at("edit-item")).first().click();
  await drawer(desk).locator(at("edit-item")).nth(1).click();
  await see(desk, "item-waits");
  await pick(desk, "item-waits", NEW_NAME);
  await pick(desk, "item-waits-word", "正常");
  await look(desk, "standards-waits");
}

async function edits(desk) {
  const list = await lobbies(desk);
  await list.locator(at("edit")).click();
  await see(desk, "edit-form");
  await drawer(desk).locator(at("edit-item")).first().click();
  await see(desk, "item-form");
  await look(desk, "standards-edit");
  const name = drawer(desk).locator(`input${at("name-zh")}, ${at("name-zh")} input`).first();
  const before = await name.inputValue();
  await name.fill("");
  await drawer(desk).locator(at("try-edit")).click();
  await see(desk, "unfit");
  check.that("an item without a name is refused in words", true);
  await name.fill(NEW_NAME);
  await pick(desk, "item-weight", "×3");
  await addPart(desk, "时刻", "几点看的");
  await addPart(desk, "文字", "想说的");
  await waits(desk);
  await drawer(desk).locator(at("try-edit")).click();
  await drawer(desk).locator(at("change")).first().waitFor();
  const said = await drawer(desk).locator(at("change")).first().innerText();
  check.that("a try says what would be other",
    [before, NEW_NAME, "权重"].every((one) => said.includes(one)), said);
  await look(desk, "standards-tried");
  await drawer(desk).locator(at("set-edit")).click();
  await desk.locator(at("edit-form")).waitFor({ state: "detached" });
  await list.getByText("本项目第 2 版").waitFor();
  await list.getByText(NEW_NAME).first().waitFor();
  check.same("the list says what an item waits for",
    await list.locator(at("waits")).allInnerTexts(), [`只在“${NEW_NAME}” 是 正常时问`]);
  check.same("and what weighs more than the others",
    await list.locator(at("weight")).allInnerTexts(), ["权重 ×3"]);
  await list.locator(at("versions")).click();
  await see(desk, "versions-list");
  const versions = await drawer(desk).locator(at("version")).allInnerTexts();
  check.that("both versions are listed, with what changed",
    versions.length === 2 && versions[0].includes("现在使用") && versions[0].includes(NEW_NAME),
    versions.join("\n"));
  await look(desk, "standards-versions");
  await desk.keyboard.press("Escape");
  await desk.locator(at("versions-list")).waitFor({ state: "detached" });
}

/** The handheld asks by the new words once it has synced. */
async function asked(page) {
  const named = (lists) => lists.some(({ items }) =>
    items.some(({ item }) => item.name.zh === NEW_NAME));
  for (let tries = 0; tries < 20; tries += 1) {
    await ask(page, { cmd: "sync_now" });
    const found = await steps.roundWith(page, named);
    if (found) return found;
    await page.waitForTimeout(500);
  }
  return null;
}

/** The new values are asked for at the place, and stand in the record. */
async function answers(page, desk, { row, points }) {
  const { place, items } = points.find((one) => one.items.some(({ item }) =>
    item.name.zh === NEW_NAME));
  const { item } = items.find((one) => one.item.name.zh === NEW_NAME);
  const [at_time, words] = item.parts.slice(-2);
  await steps.openRound(page, row.round);
  await steps.reachByPad(page, place);
  const waiting = page.locator(at(`item-${items[0].item.id.replace(/\d+$/, "2")}`));
  check.same("what waits isn't asked yet", await waiting.count(), 0);
  await tap(page, `pass-${item.id}`);
  await see(page, "parts-sheet");
  await tap(page, `open-${at_time.id}`);
  await see(page, "time-sheet");
  if (pictures) await page.screenshot({ path: join(pictures, "parts-time.png") });
  await tap(page, "time-now");
  await tap(page, `open-${words.id}`);
  await page.locator(at("words")).fill("前台说昨晚换过灯");
  if (pictures) await page.screenshot({ path: join(pictures, "parts-words.png") });
  await tap(page, "words-done");
  for (const part of item.parts.slice(0, -2)) {
    if (part.kind === "check") await tap(page, `yes-${part.id}`);
  }
  if (pictures) await page.screenshot({ path: join(pictures, "parts-both.png") });
  await tap(page, "parts-done");
  await page.locator(`${at(`item-${item.id}`)}[data-state="pass"]`).waitFor();
  await waiting.waitFor();
  check.that("it is asked once the answer before it is there", true);
  if (pictures) await page.screenshot({ path: join(pictures, "waits-asked.png") });
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
  await tap(desk, "page-board");
  await openRecord(desk, row.name);
  const value = desk.locator(at("value")).filter({ hasText: "想说的" });
  await value.waitFor();
  check.that("what was written stands in the record",
    (await value.innerText()).includes("前台说昨晚换过灯"));
}

async function story() {
  check.that("the library that writes workbooks is there", existsSync(python), python);
  const server = await startServer(serverData, await freePort());
  initHandheld(handheld.data);
  enrolHandheld(handheld.data, enrolmentLink(serverData));
  const host = await startHandheld(handheld.data, handheld.port);
  browser = await launch();
  const page = await handheldPage(browser);
  await page.goto(host.link);
  const [, engineer] = steps.peopleIn(server.out);
  await steps.unlock(page, engineer);
  await see(page, "screen-today");
  const desk = await deskPage(browser);
  await desk.emulateMedia({ reducedMotion: "reduce" });
  await desk.addInitScript(axe);
  await desk.goto(server.link);
  await signIn(desk, server.out);
  await looksForItems(desk);
  const form = await download(desk);
  await brings(desk, form);
  await bringsSheet(desk);
  await edits(desk);
  await begins(desk);
  const found = await asked(page);
  check.that("the handheld asks by the site's own words", found !== null);
  if (found) await answers(page, desk, found);
  check.same("no page broke or asked another host", [...page.faults, ...desk.faults], []);
}

await tell(check, story, () => browser);
