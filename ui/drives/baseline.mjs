// The first walk over a site finds many things at once. None of them gets an owner or a deadline by
// itself; the desk plans them in one act: everybody's own by role, and one day for all.
import { join } from "node:path";
import { ask, at, deskPage, handheldPage, launch, see, tap } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { signIn } from "./support/desk.mjs";
import { daysAgo } from "./support/history.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, startHandheld, startServer,
} from "./support/programs.mjs";
import { consoleOf } from "./support/proof.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const PLACES = 3;
const FOUND = 12;
const UNTIL = `${daysAgo(-20)}T18:00`;
const check = checks();
let browser;

/** Some places of one building, a few things wrong in each. */
async function walks(page) {
  const { places } = await ask(page, { cmd: "places", events: false });
  const some = places.map(({ place }) => place).filter(({ name }) => name.startsWith("1栋"))
    .slice(0, PLACES);
  await tap(page, "beside-baseline");
  await see(page, "screen-places");
  await tap(page, `building-${some[0].building}`);
  for (const { checkpoint } of some) await tap(page, `place-${checkpoint}`);
  await tap(page, "start");
  await see(page, "screen-round");
  const { rounds } = await ask(page, { cmd: "today" });
  const { round } = rounds.find(({ kind }) => kind === "baseline");
  let found = 0;
  for (const place of some) {
    await steps.reachByScanner(page, place);
    const here = { round, checkpoint: place.checkpoint };
    const { items } = await ask(page, { cmd: "checkpoint", ...here });
    const wrong = items.filter(({ item }) => item.clauses.length > 0 && item.parts.length === 0)
      .slice(0, FOUND / PLACES);
    found += wrong.length;
    const answers = wrong.map(({ item, equipment }) => ({ item: item.id, equipment,
      outcome: "fail", clauses: [item.clauses[0].id], values: [], note: null, photos: [],
      severity: null, fixed: false, agreed: null }));
    await ask(page, { cmd: "answer", ...here, answers, bulk: false });
    await tap(page, "back");
  }
  await ask(page, { cmd: "finish_round", round });
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
  return found;
}

async function plans(desk, site, found) {
  const before = await site("/findings?open=1");
  check.same("what a first walk finds has no owner and no deadline yet",
    before.filter(({ owner, finish_by: by }) => owner === null && by === null).length, found);
  await tap(desk, "page-findings");
  await tap(desk, "raised");
  await desk.waitForURL(/state=raised/);
  check.same("the address keeps that only these are shown",
    await desk.locator(at("finding")).count(), found);
  await tap(desk, "mark-all");
  await tap(desk, "step-assigned");
  await desk.locator(at("owner")).click();
  await desk.locator(at("by-role")).filter({ visible: true }).click();
  await desk.locator(`${at("until")} input`).or(desk.locator(`input${at("until")}`)).first()
    .fill(UNTIL);
  await tap(desk, "send-step");
  await desk.locator(at("given")).filter({ hasText: `${found}` }).waitFor();
  const after = await site("/findings?open=1");
  const people = await site("/people");
  const planned = after.filter(({ owner_id: id, role, finish_by: by }) => {
    const owner = people.find(({ staff }) => staff === id);
    return owner?.roles.includes(role) && Date.parse(by) === Date.parse(`${UNTIL}:00+08:00`);
  });
  check.same("one act gives each to somebody of its role, with one deadline",
    planned.length, found);
  const owners = new Set(planned.map(({ owner }) => owner));
  check.that("shared out, not to one alone", owners.size > 1, [...owners].join());
  await desk.locator(at("raised")).waitFor({ state: "detached" });
  check.that("and nothing waits for an owner any more", true);
}

async function story() {
  const data = join(folder("server"), "data");
  const server = await startServer(data, await freePort());
  const handheld = join(folder("handheld"), "data");
  initHandheld(handheld);
  enrolHandheld(handheld, enrolmentLink(data));
  const host = await startHandheld(handheld, await freePort());
  browser = await launch();
  const page = await handheldPage(browser);
  await page.goto(host.link);
  await steps.unlock(page, steps.peopleIn(server.out)[0]);
  await see(page, "screen-today");
  const found = await walks(page);
  const desk = await deskPage(browser);
  await desk.goto(server.link);
  await signIn(desk, server.out);
  const { site } = await consoleOf(server);
  await plans(desk, site, found);
  await steps.heard(page, (all) => all.length === found && all.every(({ owner }) => owner));
  check.that("the handheld shows whose each is", true);
  check.same("no page broke or asked another host", [...page.faults, ...desk.faults], []);
}

await tell(check, story, () => browser);
