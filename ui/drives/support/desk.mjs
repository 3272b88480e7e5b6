// The supervisor's steps on the console.
import { at, see, seen, settled, tap } from "./browser.mjs";
import { sample } from "./site.mjs";

/** Name and password as `demo` printed them: `NAME  password  PASSWORD`. */
export function supervisorIn(printed) {
  const [, name, password] = /^(\S+)\s+password\s+(\S+)$/m.exec(printed) ?? [];
  return { name, password };
}

export async function signIn(desk, printed) {
  await see(desk, "sign-in");
  const { name, password } = supervisorIn(printed);
  await desk.locator("input").nth(0).fill(name);
  await desk.locator("input").nth(1).fill(password);
  await tap(desk, "sign-in");
  await see(desk, "data-until");
}

/** What lies open beside a list. */
export const drawer = (desk) => desk.locator(".el-drawer").filter({ visible: true });

export const boardRow = (desk, name) => desk.locator(at("row")).filter({ hasText: name }).first();

/** Opens a round's record from the board; its words. */
export async function openRecord(desk, name) {
  await boardRow(desk, name).locator(at("round")).click();
  await see(desk, "record");
  const loading = desk.locator(`${at("record")} p.empty`).filter({ hasText: "正在读取" });
  await loading.waitFor({ state: "detached" });
  return desk.locator(at("record")).innerText();
}

/** Chooses a file on the set-up page, as from the reader's own disk. */
export async function bring(desk, name, text) {
  const buffer = Buffer.from(text);
  await desk.setInputFiles(at("file"), { name, mimeType: "application/octet-stream", buffer });
}

/** The sample site's file with one place called otherwise. */
export function renamed() {
  return sample().replace('name = "东门人行口"', 'name = "东大门人行口"');
}

/** Opens the first that has something to show, else the first of all. */
async function openOne(desk, wanted, any) {
  const found = desk.locator(wanted);
  await ((await found.count()) > 0 ? found : desk.locator(any)).first().click();
}

/** Past the console's pages; `visit(name)` where each stands still. */
export async function deskTour(desk, server, visit) {
  await desk.goto(server.link);
  await see(desk, "sign-in");
  await visit("sign-in");
  await signIn(desk, server.out);
  await visit("board");
  if ((await desk.locator(at("round")).count()) > 0) {
    await openOne(desk, `:is(.incomplete, .running) ${at("round")}`, at("round"));
    await see(desk, "record");
    await desk.waitForTimeout(500);
    await visit("record");
    await tap(desk, "close");
  }
  const pages = [
    "findings", "orders", "readings", "plans", "shifts", "walks", "campaigns", "completion",
    "quality", "photos", "performance", "reports", "checkpoints", "ledger", "labels", "standards",
    "pictures", "set-up", "people", "devices", "trainings", "doubts", "incidents", "audit",
    "tokens",
    "notices", "settings",
  ];
  for (const page of pages) {
    await tap(desk, `page-${page}`);
    await desk.waitForTimeout(500);
    await visit(page);
    if (page === "findings") await finds(desk, visit);
    if (page === "orders") await takesIn(desk, visit);
    if (page === "quality") await drills(desk, visit);
    if (page === "pictures") await pictures(desk, visit);
    if (page === "plans") {
      await openOne(desk, `${at("plan")} a:text("夜间巡逻")`, `${at("plan")} a`);
      await see(desk, "month-after");
      await settled(desk);
      // A site that was made in a month's last night has none in it.
      if (!(await seen(desk, "occurrence"))) await tap(desk, "month-after");
      await see(desk, "occurrence");
      await visit("plan");
    }
    if (page === "set-up") {
      const wrong = sample().replaceAll('building = "grounds"', 'building = "moon"');
      await bring(desk, "site.toml", wrong);
      await see(desk, "problem");
      await visit("set-up-problems");
      await bring(desk, "site.toml", renamed());
      await see(desk, "import");
      await visit("set-up-ready");
    }
    if (page === "shifts") {
      await desk.locator("main header a").click();
      await see(desk, "year-after");
      await visit("calendar");
    }
    if (page === "checkpoints" || page === "ledger") await underneath(desk, page, visit);
  }
  await tap(desk, "page-board");
  await tap(desk, "to-wall");
  await see(desk, "data-until");
  await visit("wall");
  await desk.goBack();
  await see(desk, "tile-late");
}

/** One finding beside the list, what may be done with it, and many together. */
async function finds(desk, visit) {
  if ((await desk.locator(at("open-finding")).count()) === 0) return;
  await desk.locator(at("open-finding")).first().click();
  await see(desk, "step");
  await visit("finding");
  await tap(desk, "step-assigned");
  await visit("finding-assign");
  await tap(desk, "merge");
  await see(desk, "merge-search");
  await visit("finding-merge");
  await tap(desk, "close-finding");
  await tap(desk, "mark-all");
  await tap(desk, "step-rejected");
  await visit("findings-together");
  await tap(desk, "mark-none");
}

/** The other side of a page, and what its rows lead to. */
async function underneath(desk, page, visit) {
  if (page === "checkpoints") {
    await tap(desk, "tab-floor");
    await desk.locator(at("dot")).first().waitFor();
    await visit("floor");
    return;
  }
  await tap(desk, "tab-months");
  await see(desk, "year-row");
  await visit("months");
  await tap(desk, "tab-ledger");
  await see(desk, "piece");
  await openOne(desk, `${at("piece")}:has-text("生活水泵")`, at("piece"));
  await see(desk, "due");
  await visit("piece");
}

/** From a touchpoint to its items, and to the answers that didn't pass. */
async function drills(desk, visit) {
  const bar = desk.locator(`${at("bar")}:not(.none)`);
  if ((await bar.count()) === 0) return;
  await bar.first().click();
  await see(desk, "drill");
  await desk.locator(at("item")).first().click();
  await desk.waitForTimeout(400);
  await visit("quality-items");
}

/** A complaint that is taken in, and what may be done and said of it. */
async function takesIn(desk, visit) {
  await tap(desk, "take-in");
  await see(desk, "take-form");
  await desk.locator(at("class")).locator("label").first().click();
  await visit("orders-take");
  await desk.locator(at("about")).fill("楼上漏水，天花板湿了一片");
  await desk.locator(at("customer-place")).fill("3栋1201");
  await desk.locator(at("customer-name")).fill("陈女士");
  await tap(desk, "take");
  await see(desk, "note-paused");
  await tap(desk, "note-paused");
  await visit("order");
  await charged(desk, visit);
  await tap(desk, "close-finding");
  await visit("orders-listed");
}

/** An urgent repair of the same customer costs something. */
async function charged(desk, visit) {
  await tap(desk, "close-finding");
  await tap(desk, "take-in");
  await desk.locator(at("kind")).getByText(/报修|Repair/).click();
  await desk.locator(at("class")).locator("label").first().click();
  await desk.locator(at("about")).fill("换水龙头");
  await desk.locator(at("customer-place")).fill("3栋1201");
  await tap(desk, "take");
  await tap(desk, "step-assigned");
  await desk.locator(".el-drawer").locator(at("owner")).click();
  await desk.locator(".el-select-dropdown__item").filter({ visible: true }).first().click();
  await desk.locator(`.el-drawer ${at("send-step")}:enabled`).click();
  await tap(desk, "note-charged");
  await desk.locator(at("note-sum")).fill("35.5");
  await visit("order-fee");
  await tap(desk, "note-done");
  await desk.locator(at("fee")).first().waitFor();
  await visit("order-charged");
}

/** What takes a photo and a clip, and the places, which have no drawing. */
async function pictures(desk, visit) {
  await desk.locator(at("camera")).first().click();
  await see(desk, "camera-dialog");
  await desk.locator(at("no-frame")).waitFor({ state: "detached" });
  await visit("pictures-camera");
  await tap(desk, "shoot");
  await see(desk, "still");
  await visit("pictures-taken");
  await tap(desk, "use-photo");
  await see(desk, "show");
  await desk.locator(at("record")).first().click();
  await see(desk, "recorder");
  await visit("pictures-recorder");
  await tap(desk, "close-recorder");
  await desk.locator(`${at("tabs")} label`).nth(1).click();
  await desk.locator(at("show")).first().waitFor({ state: "detached" });
  await visit("pictures-places");
}
