// A month of rounds for the sample site, walked by `touchpoint-device run` with its clock set back:
// the same commands as on a screen, each answered before the next is sent.
//
// usage: history.mjs PROGRAM DATA SITE_FILE LAST_DAY DAYS
// Repeats exactly: chance comes from the day and the plan, PINs from the site's file.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [program, data, siteFile, lastDay, days] = process.argv.slice(2);
const pinOf = {};
for (const person of readFileSync(siteFile, "utf8").split("[[staff]]").slice(1)) {
  const field = (name) => person.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
  pinOf[field("name")] = field("pin");
}
const run = spawn(program, ["run", "--data", data], { stdio: ["pipe", "pipe", "inherit"] });
const replies = createInterface({ input: run.stdout })[Symbol.asyncIterator]();

async function tell(command) {
  run.stdin.write(JSON.stringify(command) + "\n");
  const { value, done } = await replies.next();
  if (done) throw new Error(`the handheld stopped at ${JSON.stringify(command)}`);
  const reply = JSON.parse(value);
  if (!reply.reply) throw new Error(`${JSON.stringify(command)}: ${value}`);
  return reply;
}

/** A number from 0 to 1 that is the same for the same words. */
function chance(...words) {
  let hash = 2166136261;
  for (const char of words.join("/")) hash = Math.imul(hash ^ char.codePointAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

let at = 0;
const OFFSET_MIN = 8 * 60;
function clock(ms) {
  at = ms;
  const local = new Date(ms + OFFSET_MIN * 60_000).toISOString().slice(0, 23);
  run.stdin.write(JSON.stringify({ clock: `${local}+08:00` }) + "\n");
}
const local = (start) => Date.parse(`${start}:00Z`) - OFFSET_MIN * 60_000;

/** A reading in the middle of its limits, drifting a little from day to day. */
function milli(part, key) {
  const limits = part.limits ?? {};
  const low = limits.low_milli ?? 0;
  const high = limits.high_milli ?? (low > 0 ? low * 2 : 1000);
  const value = Math.round(low + (high - low) * (0.35 + 0.3 * chance(key)));
  const step = part.kind === "count" ? 1000 : 10;
  return Math.max(Math.ceil(value / step) * step, part.kind === "count" ? low : step);
}

function values(item, key) {
  const given = [];
  for (const part of item.parts) {
    if (part.optional || part.kind === "check" || part.kind === "photo") continue;
    if (part.kind === "choice") {
      const good = part.choices.find((one) => one.outcome === "pass") ?? part.choices[0];
      given.push({ part: part.id, choice: good.id });
    } else if (part.kind === "date") {
      given.push({ part: part.id, date: "2027-06-30" });
    } else {
      given.push({ part: part.id, milli: milli(part, `${key}/${part.id}`) });
    }
  }
  return given;
}

const needsValue = (item) => item.must_see
  || item.parts.some((part) => !part.optional && !["check", "photo"].includes(part.kind));

/** A picture of the real camera kind, kept under its own hash: each has its own time and place. */
const camera = readFileSync(new URL("../crates/device/src/tests/camera.jpg", import.meta.url));
const PHOTOS_MAX = 12;
let photos_left = PHOTOS_MAX;
async function photo(checkpoint) {
  if (photos_left === 0) return [];
  photos_left -= 1;
  const kept = await tell({ cmd: "photo_piece", upload: randomUUID(), piece: 0, last: true,
    base64: camera.toString("base64"), checkpoint });
  return [kept.sha256];
}

/** Leaves places or items open where `whole` is false: walked in a hurry. */
async function walkPoint(round, place, key, whole) {
  const scanned = await tell({ cmd: "scan", text: place.code, how: "code", round });
  if (scanned.outcome !== "reached") return;
  const { items: offered } = scanned.checkpoint;
  const items = whole ? offered : offered.slice(0, Math.ceil(offered.length / 2));
  const answers = [];
  const rest = [];
  for (const { item, equipment, open } of items) {
    const luck = chance(key, item.id, equipment ?? "");
    if (luck < 0.006 && item.clauses.length > 0) {
      const clause = item.clauses[Math.floor(chance(key, "clause") * item.clauses.length)];
      const taken = recent && chance(key, "photo") < 0.5 ? await photo(place.checkpoint) : [];
      answers.push({ item: item.id, equipment, outcome: "fail", clauses: [clause.id],
        photos: taken, fixed: chance(key, "fixed") < 0.3 });
    } else if (needsValue(item)) {
      answers.push({ item: item.id, equipment, outcome: "pass",
        values: values(item, `${key}/${item.id}/${equipment}`) });
    } else if (open) {
      // What is known to be wrong is looked at by itself.
      answers.push({ item: item.id, equipment, outcome: "pass" });
    } else {
      rest.push({ item: item.id, equipment, outcome: "pass" });
    }
  }
  const checkpoint = place.checkpoint;
  if (answers.length > 0) await tell({ cmd: "answer", round, checkpoint, answers, bulk: false });
  if (rest.length > 0) await tell({ cmd: "answer", round, checkpoint, answers: rest, bulk: true });
}

/** When a round is begun: mostly soon, now and then when its window is nearly over. */
function begins(row, day) {
  const key = `${day}/${row.plan}`;
  if (chance(key, "late") < 0.07) return Date.parse(row.window_end) - 4 * 60_000;
  return local(row.start) + Math.floor(chance(key, "begins") * 12 + 1) * 60_000;
}

async function walk(row, day) {
  const key = `${day}/${row.plan}`;
  const { row: opened, points } = await tell({ cmd: "start_round", plan: row.plan,
    start: row.start });
  const whole = chance(key, "incomplete") >= 0.04;
  const seen = whole ? points : points.slice(0, Math.ceil(points.length * 0.7));
  for (const point of seen) {
    clock(at + 60_000 + Math.floor(chance(key, point.place.checkpoint) * 60_000));
    if (chance(key, point.place.checkpoint, "skip") < 0.01) {
      await tell({ cmd: "skip", round: opened.round, checkpoint: point.place.checkpoint,
        reason: "locked" });
      continue;
    }
    await walkPoint(opened.round, point.place, `${key}/${point.place.checkpoint}`,
      whole || point !== seen.at(-1));
  }
  await tell({ cmd: "finish_round", round: opened.round });
}

const unlock = (person) =>
  tell({ cmd: "unlock", staff: person.staff, pin: pinOf[person.name] });
const known = (people) => people.filter((one) => pinOf[one.name] && one.roles.length > 0);
/** Whoever has every role leads, and walks only where nobody else can. */
const leads = (person) => person.roles.length > 2;

/** In the afternoon some of what is open is put right, and some of that is looked at again. */
async function putRight(day, people) {
  const by = { engineer: people.find((one) => one.roles.includes("engineer") && !leads(one)),
    lead: people.find(leads) };
  if (!by.engineer || !by.lead) return;
  clock(local(`${day}T17:00`));
  await unlock(by.engineer);
  const { findings } = await tell({ cmd: "findings" });
  const moved = findings.filter(({ finding }) => chance(day, finding) <= 0.6);
  for (const { order } of moved.filter(({ state }) => state !== "fixed")) {
    clock(at + 120_000);
    const after = recent && chance(day, order, "after") < 0.2 ? await photo(null) : [];
    await tell({ cmd: "move_order", order, to: "fixed", photos: after });
  }
  const again = moved.filter(({ state }) => state === "fixed");
  if (again.length === 0) return;
  await unlock(by.lead);
  for (const { order, finding } of again) {
    clock(at + 120_000);
    const to = chance(day, finding, "again") < 0.12 ? "reopened" : "verified";
    await tell({ cmd: "move_order", order, to });
  }
}

/** Of those who may and are on shift when it starts, chance says who walks a round. */
async function walkerOf(row, day) {
  clock(local(row.start));
  const { people } = await tell({ cmd: "people" });
  const able = known(people).filter((one) => one.roles.includes(row.role));
  const staff = able.filter((one) => !leads(one));
  const on = staff.filter((one) => one.on_shift);
  const from = on.length > 0 ? on : staff.length > 0 ? staff : able;
  return from[Math.floor(chance(day, row.plan, "who") * from.length)];
}

let recent = false;
/** The rounds of a day: who leads sees all of them, whoever is on shift walks them. */
async function aDay(day) {
  clock(local(`${day}T12:00`));
  const people = known((await tell({ cmd: "people" })).people);
  await unlock(people.find(leads));
  const { rounds } = await tell({ cmd: "today" });
  // Duties have no points to walk: their month is left to whoever tries the sample.
  const walked = rounds.filter((row) => row.plan !== null && !row.duty);
  const inOrder = walked.map((row) => ({ row, from: begins(row, day) }))
    .sort((a, b) => a.from - b.from);
  let right = false;
  for (const { row, from } of inOrder) {
    if (!right && from > local(`${day}T17:00`)) {
      right = true;
      await putRight(day, people);
    }
    if (chance(day, row.plan, "missed") < 0.02) continue;
    const person = await walkerOf(row, day);
    clock(from);
    await unlock(person);
    await walk(row, day);
  }
}

const last = Date.parse(`${lastDay}T00:00Z`);
for (let n = Number(days) - 1; n >= 0; n--) {
  recent = n < 12;
  await aDay(new Date(last - n * 86_400_000).toISOString().slice(0, 10));
  if (n % 5 === 0) console.error(`  day ${days - n} of ${days}`);
}
run.stdin.end();
const code = await new Promise((done) => run.on("exit", done));
process.exit(code ?? 1);
