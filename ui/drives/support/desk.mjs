// The supervisor's steps on the console.
import { at, see, tap } from "./browser.mjs";

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

export const boardRow = (desk, name) => desk.locator(at("row")).filter({ hasText: name }).first();

/** Opens a round's record from the board; its words. */
export async function openRecord(desk, name) {
  await boardRow(desk, name).locator(at("round")).click();
  await see(desk, "record");
  const loading = desk.locator(`${at("record")} p.empty`).filter({ hasText: "正在读取" });
  await loading.waitFor({ state: "detached" });
  return desk.locator(at("record")).innerText();
}

/** Past the console's pages; `visit(name)` where each stands still. */
export async function deskTour(desk, server, visit) {
  await desk.goto(server.link);
  await see(desk, "sign-in");
  await visit("sign-in");
  await signIn(desk, server.out);
  await visit("board");
  const round = desk.locator(at("round")).first();
  if ((await round.count()) > 0) {
    await round.click();
    await see(desk, "record");
    await visit("record");
    await tap(desk, "close");
  }
  const pages = [
    "findings", "plans", "shifts", "walks", "checkpoints", "ledger", "labels", "devices",
    "incidents",
  ];
  for (const page of pages) {
    await tap(desk, `page-${page}`);
    await desk.waitForTimeout(500);
    await visit(page);
    if (page === "plans") {
      await desk.locator(`${at("plan")} a`).first().click();
      await see(desk, "occurrence");
      await visit("plan");
    }
    if (page === "shifts") {
      await desk.locator("main header a").click();
      await see(desk, "year-after");
      await visit("calendar");
    }
    if (page === "ledger") {
      await desk.locator(at("piece")).first().click();
      await see(desk, "due");
      await visit("piece");
    }
  }
}
