// One handset for two people, with no network: one works and locks, the other comes in by PIN and
// works on, it locks by itself, the shift changes hands and both sign. When the network is back
// everybody's lines are at the desk under their own name, once.
import { join } from "node:path";
import { ask, at, see, tap, type } from "./support/browser.mjs";
import { checks } from "./support/checks.mjs";
import { takeHandheld } from "./support/handheld.mjs";
import { comesIntoSight, inBulk, keyOf, pass, rowsAt, stateAt } from "./support/judge.mjs";
import { folder, freePort, startServer, stop } from "./support/programs.mjs";
import { arrivedOnce, consoleOf } from "./support/proof.mjs";
import { importDayWalk } from "./support/site.mjs";
import * as steps from "./support/steps.mjs";
import { tell } from "./support/told.mjs";

const check = checks();
const serverData = join(folder("server"), "data");
const serverPort = await freePort();
const handheld = takeHandheld();
/** Who gave which answer, as they gave them: `name item`. */
const given = [];

const waiting = async (page) => (await ask(page, { cmd: "status" })).sync.lines_waiting;
const who = async (page) => (await ask(page, { cmd: "status" })).person?.name ?? null;

/** Some rows of a place, one by one; the last of them. */
async function ticks(page, walk, name, place, count) {
  await steps.reachByScanner(page, place);
  const open = (await rowsAt(page, walk.round, place)).filter((row) => inBulk(row) && !row.answer);
  const rows = open.slice(0, count);
  for (const row of rows) {
    await pass(page, row);
    given.push(`${name} ${row.item.id}`);
  }
  return rows.at(-1);
}

async function first(page, walk, { name }) {
  await steps.openRound(page, walk.round);
  await ticks(page, walk, name, walk.places[0], 3);
  const before = await waiting(page);
  check.that("the first one's work waits on the handset", before > 3, before);
  await tap(page, "back");
  await tap(page, "back");
  await steps.lock(page);
  check.same("and waits on when nobody is at the screen", [await who(page), await waiting(page)],
    [null, before]);
  return before;
}

async function second(page, walk, fingers, { name, pin }, before) {
  const taps = await fingers.taps(() => steps.unlock(page, { name, pin }));
  await see(page, "screen-today");
  check.same("the second one comes in by name and PIN, at Today and not in another's list",
    [taps, await who(page)], [5, name]);
  check.that("what waited still waits", (await waiting(page)) >= before);
  await steps.openRound(page, walk.round);
  await steps.reachByScanner(page, walk.places[1]);
  await steps.failWithPhoto(page, "13.7", "hose");
  given.push(`${name} 13.7`);
}

/** Left on a bench: the screen locks after five minutes, and opens at the same row. */
async function idle(page, walk, { name, pin }) {
  await page.clock.install();
  const last = await ticks(page, walk, name, walk.places[1], 4);
  await page.clock.fastForward("04:50");
  check.same("ten seconds before five minutes it is still open", await who(page), name);
  await page.clock.fastForward("00:15");
  await see(page, "screen-who");
  check.same("then nobody is at the screen", await who(page), null);
  await steps.unlock(page, { name, pin });
  await see(page, "screen-checkpoint");
  await page.locator(stateAt(keyOf(last), "pass")).waitFor();
  check.that("the PIN leads back to the same list", true);
  check.that("at the same item", await comesIntoSight(page, keyOf(last)));
}

async function handsOver(page, gives, takes) {
  await tap(page, "back");
  await tap(page, "back");
  await tap(page, "tab-me");
  await tap(page, "to-shift");
  await tap(page, "to-handover");
  const [tool] = (await ask(page, { cmd: "shift" })).tools;
  await tap(page, `fewer-${tool.name}`);
  await tap(page, "choose-taker");
  await tap(page, `person-${takes.name}`);
  const both = await page.locator(at("both")).innerText();
  check.that("both names stand above the pad", [gives, takes].every(({ name }) =>
    both.includes(name)), both);
  await type(page, takes.pin);
  await see(page, "screen-today");
  await page.locator(at("flash")).waitFor({ state: "detached" });
  check.same("who took the shift has the screen", await who(page), takes.name);
  return tool;
}

/** Types of lines, each with the name of whom it is by. */
function byName(lines, people) {
  const names = new Map(people.map(({ staff, name }) => [staff, name]));
  return lines.map((line) => ({ ...line, name: names.get(line.by) ?? null }));
}

async function deskHas(server, walk, tool, [one, other]) {
  const { record, site } = await consoleOf(server);
  const { points } = await record(walk.round);
  const answers = points.flatMap((point) => point.answers).filter(({ corrected }) => !corrected);
  const told = answers.map(({ by, item }) => `${by} ${item}`);
  check.same("the desk has each answer once, under who gave it", told.sort(), [...given].sort());
  const { handovers } = await site("/shifts");
  const [handover] = handovers ?? [];
  const short = handover?.tools.filter(({ expected, counted }) => expected !== counted);
  check.same("and the handover with both signatures and what is missing",
    [handovers?.length, handover?.gives, handover?.takes, handover?.taken_at !== null,
      short?.map(({ name }) => name)],
    [1, other.name, one.name, true, [tool.name]]);
}

async function story() {
  let server = await startServer(serverData, serverPort);
  importDayWalk(serverData);
  const { page, fingers } = await handheld.open(serverData);
  const [one, other] = steps.peopleIn(server.out);
  await steps.unlock(page, one);
  await see(page, "screen-today");
  const { people } = await ask(page, { cmd: "people" });
  const { row, points } = await steps.roundWith(page, (all) =>
    all.some(({ items }) => items.some(({ item }) => item.id === "13.7")));
  const walk = { round: row.round, places: points.map(({ place }) => place) };
  await stop(server);
  const before = await first(page, walk, one);
  await second(page, walk, fingers, other, before);
  await idle(page, walk, other);
  const tool = await handsOver(page, other, one);
  await steps.openRound(page, walk.round);
  await ticks(page, walk, one.name, walk.places.at(-1), 2);
  check.same("nothing took the keyboard", fingers.fields(), []);
  server = await startServer(serverData, serverPort);
  await ask(page, { cmd: "sync_now" });
  await steps.allSent(page);
  await deskHas(server, walk, tool, [one, other]);
  check.same("the page broke nowhere and asked no other host", page.faults, []);
  await handheld.off();
  const lines = byName(arrivedOnce(check, { serverData, handheldData: handheld.data }), people);
  const of = (type) => lines.filter((line) => line.type === type).map(({ name }) => name);
  check.same("everybody came in under the own name, the taker by signing", of("unlocked"),
    [one.name, other.name, other.name, one.name]);
  check.same("each of the two signed", [of("shift_handed_over"), of("shift_taken_over")],
    [[other.name], [one.name]]);
  const said = lines.flatMap(({ name, answers = [] }) =>
    answers.map(({ item }) => `${name} ${item}`));
  check.same("and no answer changed its name on the way", said, given);
}

await tell(check, story, () => handheld);
