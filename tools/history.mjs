// A month of rounds for the sample site, walked by `touchpoint-device run` on a clock of its own:
// the same commands as on a screen, at the pace of a person. What is looked at alone is a line of
// its own some seconds after the last; the rest of a list is one line once it was looked through.
// One handheld goes from hand to hand, so rounds come one after another and time never goes back.
//
// usage: history.mjs PROGRAM DATA SITE_FILE LAST_DAY DAYS [HH:MM]
// With a time, rounds that start at it or later on the last day are left to somebody else.
// Repeats exactly on every such site, whose ids differ: chance comes from days and names, PINs from
// the site's file.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [program, data, siteFile, lastDay, days, leftFrom] = process.argv.slice(2);
const pinOf = {};
for (const person of readFileSync(siteFile, "utf8").split("[[staff]]").slice(1)) {
  const field = (name) => person.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
  pinOf[field("name")] = field("pin");
}
const run = spawn(program, ["run", "--data", data], { stdio: ["pipe", "pipe", "inherit"] });
/** Who waits for a reply, in the order in which commands were written. */
const waiting = [];
createInterface({ input: run.stdout }).on("line", (text) => waiting.shift().replied(text));
run.stdin.on("error", () => {});
const ended = new Promise((done) => run.on("close", (code) => {
  for (const { command, failed } of waiting.splice(0)) {
    failed(new Error(`the handheld stopped at ${command}`));
  }
  done(code);
}));

/** The reply's text; what was told meanwhile waits its turn in the program. */
function told(asked) {
  const command = JSON.stringify(asked);
  run.stdin.write(`${command}\n`);
  return new Promise((done, failed) => {
    const replied = (text) => (text.startsWith('{"reply":') ? done(text)
      : failed(new Error(`${command}: ${text}`)));
    waiting.push({ command, replied, failed });
  });
}
const tell = async (command) => JSON.parse(await told(command));

/** A number from 0 to 1 that is the same for the same words. */
function chance(...words) {
  let hash = 2166136261;
  for (const char of words.join("/")) hash = Math.imul(hash ^ char.codePointAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

const OFFSET_MIN = 8 * 60;
let at = 0;
/** Time passes up to a moment, or not at all where it is later already. */
function until(ms) {
  if (ms <= at) return;
  at = ms;
  const shown = new Date(ms + OFFSET_MIN * 60_000).toISOString().slice(0, -1);
  run.stdin.write(JSON.stringify({ clock: `${shown}+08:00` }) + "\n");
}
/** So many seconds pass: somewhere between two numbers. */
const pass = ([least, most], ...words) =>
  until(at + Math.round((least + (most - least) * chance(...words)) * 1000));
const local = (start) => Date.parse(`${start}:00Z`) - OFFSET_MIN * 60_000;

/** One pump's pressure creeps up day after day, well within its limits: what is easily missed. */
const CREEPS = { equipment: "2#生活水泵", part: "outlet", days: 10 };
/** How many days before the last one. */
let daysLeft = 0;

/** A reading in the middle of its limits, a little different from day to day. */
function milli(part, key, equipment) {
  const limits = part.limits ?? {};
  const low = limits.low_milli ?? 0;
  const high = limits.high_milli ?? (low > 0 ? low * 2 : 1000);
  if (equipment === CREEPS.equipment && part.id === CREEPS.part && daysLeft < CREEPS.days) {
    const share = 0.3 + 0.05 * (CREEPS.days - daysLeft);
    return Math.round((low + (high - low) * share) / 10) * 10;
  }
  const value = Math.round(low + (high - low) * (0.35 + 0.3 * chance(key)));
  const step = part.kind === "count" ? 1000 : 10;
  return Math.max(Math.ceil(value / step) * step, part.kind === "count" ? low : step);
}

function values(item, key, equipment) {
  const given = [];
  for (const part of item.parts) {
    if (part.optional || part.kind === "check" || part.kind === "photo") continue;
    if (part.kind === "choice") {
      const good = part.choices.find((one) => one.outcome === "pass") ?? part.choices[0];
      given.push({ part: part.id, choice: good.id });
    } else if (part.kind === "date") {
      given.push({ part: part.id, date: "2027-06-30" });
    } else {
      given.push({ part: part.id, milli: milli(part, `${key}/${part.id}`, equipment) });
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

/** Seconds that a person needs: to the next place, and for an item there. */
const WALK = [45, 105];
const CODE = [6, 12];
const LOOK = [1, 2];
const ALONE = [3, 8];
const FIGURE = [4, 9];
const WRONG = [20, 50];

/** What somebody says of a row, and how long they took for it; nothing: it passes with the rest. */
async function judged(place, { item, equipment, equipment_name: piece, open }, key) {
  const said = { item: item.id, equipment };
  if (chance(key) < 0.006 && item.clauses.length > 0) {
    const clause = item.clauses[Math.floor(chance(key, "clause") * item.clauses.length)];
    pass(WRONG, key, "wrong");
    const taken = recent && chance(key, "photo") < 0.5 ? await photo(place.checkpoint) : [];
    return { ...said, outcome: "fail", clauses: [clause.id], photos: taken,
      fixed: chance(key, "fixed") < 0.3 };
  }
  if (needsValue(item)) {
    const given = values(item, key, piece);
    pass(ALONE, key, "alone");
    for (const { part } of given) pass(FIGURE, key, part);
    return { ...said, outcome: "pass", values: given };
  }
  if (!open) return null;
  // What is known to be wrong is looked at by itself.
  pass(ALONE, key, "known");
  return { ...said, outcome: "pass" };
}

/** Leaves places or items open where `whole` is false: walked in a hurry. */
async function walkPoint(round, place, key, whole) {
  pass(CODE, key, "code");
  const scanned = await tell({ cmd: "scan", text: place.code, how: "code", round });
  if (scanned.outcome !== "reached") return;
  const { items: offered } = scanned.checkpoint;
  const items = whole ? offered : offered.slice(0, Math.ceil(offered.length / 2));
  const checkpoint = place.checkpoint;
  const lines = [];
  const answer = (answers, bulk) =>
    lines.push(told({ cmd: "answer", round, checkpoint, answers, bulk }));
  const rest = [];
  for (const row of items) {
    const rowKey = `${key}/${row.item.id}/${row.equipment_name ?? ""}`;
    const alone = await judged(place, row, rowKey);
    if (alone) answer([alone], false);
    else rest.push({ item: row.item.id, equipment: row.equipment, outcome: "pass" });
  }
  for (const { item } of rest) pass(LOOK, key, item, "look");
  if (rest.length > 0) answer(rest, true);
  await Promise.all(lines);
}

/** When a round is begun: mostly soon, now and then when its window is nearly over. */
function begins(row, day) {
  const key = `${day}/${row.name}`;
  if (chance(key, "late") < 0.07) return Date.parse(row.window_end) - 4 * 60_000;
  return local(row.start) + Math.floor(chance(key, "begins") * 12 + 1) * 60_000;
}

async function walk(row, day) {
  const key = `${day}/${row.name}`;
  const { row: opened, points } = await tell({ cmd: "start_round", plan: row.plan,
    start: row.start });
  const whole = chance(key, "incomplete") >= 0.04;
  const seen = whole ? points : points.slice(0, Math.ceil(points.length * 0.7));
  for (const { place } of seen) {
    const placeKey = `${key}/${place.name}`;
    pass(WALK, placeKey);
    if (chance(placeKey, "skip") < 0.01) {
      await tell({ cmd: "skip", round: opened.round, checkpoint: place.checkpoint,
        reason: "locked" });
      continue;
    }
    await walkPoint(opened.round, place, placeKey, whole || place !== seen.at(-1).place);
  }
  pass(ALONE, key, "finish");
  await tell({ cmd: "finish_round", round: opened.round });
}

const unlock = (person) =>
  tell({ cmd: "unlock", staff: person.staff, pin: pinOf[person.name] });
/** Those who can unlock and have something to do, in an order that every such site shares. */
const known = (people) => people.filter((one) => pinOf[one.name] && one.roles.length > 0)
  .sort((a, b) => (a.name < b.name ? -1 : 1));
/** Whoever has every role leads, and walks only where nobody else can. */
const leads = (person) => person.roles.length > 2;
const ORDER = [60, 180];

/** In the afternoon some of what is open is put right, and some of that is looked at again. */
async function putRight(day, people) {
  const by = { engineer: people.find((one) => one.roles.includes("engineer") && !leads(one)),
    lead: people.find(leads) };
  if (!by.engineer || !by.lead) return;
  until(local(`${day}T17:00`));
  await unlock(by.engineer);
  const { findings } = await tell({ cmd: "findings" });
  const keyed = findings.map((one) => ({ ...one, key: `${day}/${one.place}/${one.raised_at}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const moved = keyed.filter(({ key }) => chance(key) <= 0.6);
  for (const { order, key } of moved.filter(({ state }) => state !== "fixed")) {
    pass(ORDER, key, "fixed");
    const after = recent && chance(key, "after") < 0.2 ? await photo(null) : [];
    await tell({ cmd: "move_order", order, to: "fixed", photos: after });
  }
  const again = moved.filter(({ state }) => state === "fixed");
  if (again.length === 0) return;
  await unlock(by.lead);
  for (const { order, key } of again) {
    pass(ORDER, key, "seen");
    const to = chance(key, "again") < 0.12 ? "reopened" : "verified";
    await tell({ cmd: "move_order", order, to });
  }
}

/** Of those who may and are on shift by now, chance says who walks a round. */
async function walkerOf(row, day) {
  const { people } = await tell({ cmd: "people" });
  const able = known(people).filter((one) => one.roles.includes(row.role));
  const staff = able.filter((one) => !leads(one));
  const on = staff.filter((one) => one.on_shift);
  const from = on.length > 0 ? on : staff.length > 0 ? staff : able;
  return from[Math.floor(chance(day, row.name, "who") * from.length)];
}

let recent = false;
/** The rounds of a day: who leads sees all of them, whoever is on shift walks them. */
async function aDay(day) {
  const morning = local(`${day}T06:00`);
  until(morning);
  const people = known((await tell({ cmd: "people" })).people);
  await unlock(people.find(leads));
  const { rounds } = await tell({ cmd: "today" });
  // Duties have no points to walk: their month is left to whoever tries the sample.
  const walked = rounds.filter((row) => row.plan !== null && !row.duty);
  const over = leftFrom && day === lastDay ? local(`${day}T${leftFrom}`) : Infinity;
  const inOrder = walked.filter(({ start }) => local(start) >= morning && local(start) < over)
    .map((row) => ({ row, from: begins(row, day) }))
    .sort((a, b) => a.from - b.from);
  let right = false;
  for (const { row, from } of inOrder) {
    if (!right && from > local(`${day}T17:00`)) {
      right = true;
      await putRight(day, people);
    }
    if (chance(day, row.name, "missed") < 0.02) continue;
    until(from);
    await unlock(await walkerOf(row, day));
    await walk(row, day);
  }
}

const last = Date.parse(`${lastDay}T00:00Z`);
for (let n = Number(days) - 1; n >= 0; n--) {
  daysLeft = n;
  recent = n < 12;
  await aDay(new Date(last - n * 86_400_000).toISOString().slice(0, 10));
  if (n % 5 === 0) console.error(`  day ${days - n} of ${days}`);
}
run.stdin.end();
process.exit((await ended) ?? 1);
