// A month of rounds for the sample site, walked by `touchpoint-device run` with its clock set back:
// the same commands as on a screen, each answered before the next is sent.
//
// usage: history.mjs PROGRAM DATA SITE_FILE LAST_DAY DAYS
// Repeats exactly: chance comes from the day and the plan, PINs from the site's file.

import { spawn } from "node:child_process";
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

async function walkPoint(round, place, key) {
  const scanned = await tell({ cmd: "scan", text: place.code, how: "code", round });
  if (scanned.outcome !== "reached") return;
  const { items } = scanned.checkpoint;
  const answers = [];
  const rest = [];
  for (const { item, equipment } of items) {
    const luck = chance(key, item.id, equipment ?? "");
    if (luck < 0.006 && item.clauses.length > 0) {
      const clause = item.clauses[Math.floor(chance(key, "clause") * item.clauses.length)];
      answers.push({ item: item.id, equipment, outcome: "fail", clauses: [clause.id],
        fixed: chance(key, "fixed") < 0.3 });
    } else if (needsValue(item)) {
      answers.push({ item: item.id, equipment, outcome: "pass",
        values: values(item, `${key}/${item.id}/${equipment}`) });
    } else {
      rest.push({ item: item.id, equipment, outcome: "pass" });
    }
  }
  const checkpoint = place.checkpoint;
  if (answers.length > 0) await tell({ cmd: "answer", round, checkpoint, answers, bulk: false });
  if (rest.length > 0) await tell({ cmd: "answer", round, checkpoint, answers: rest, bulk: true });
}

async function walk(row, day) {
  const key = `${day}/${row.plan}`;
  const begins = local(row.start) + Math.floor(chance(key, "begins") * 12 + 1) * 60_000;
  clock(begins + (chance(key, "late") < 0.04 ? 70 * 60_000 : 0));
  const { row: opened, points } = await tell({ cmd: "start_round", plan: row.plan,
    start: row.start });
  for (const point of points) {
    clock(at + 60_000 + Math.floor(chance(key, point.place.checkpoint) * 60_000));
    if (chance(key, point.place.checkpoint, "skip") < 0.01) {
      await tell({ cmd: "skip", round: opened.round, checkpoint: point.place.checkpoint,
        reason: "locked" });
      continue;
    }
    await walkPoint(opened.round, point.place, `${key}/${point.place.checkpoint}`);
  }
  await tell({ cmd: "finish_round", round: opened.round });
}

/** In the afternoon some of what is open is put right, and some of that is looked at again. */
async function putRight(day, people) {
  const engineer = people.find((one) => one.roles.includes("engineer") && pinOf[one.name]);
  if (!engineer) return;
  clock(Math.max(at, local(`${day}T17:00`)));
  await tell({ cmd: "unlock", staff: engineer.staff, pin: pinOf[engineer.name] });
  const { findings } = await tell({ cmd: "findings" });
  for (const { order, finding, state } of findings) {
    if (chance(day, finding) > 0.6) continue;
    clock(at + 120_000);
    const to = state === "fixed" ? "verified" : "fixed";
    await tell({ cmd: "move_order", order, to });
  }
}

/** Rounds that a person walks on a day: of each the first on shift who sees it takes it. */
async function aDay(day) {
  clock(local(`${day}T12:00`));
  const { people } = await tell({ cmd: "people" });
  const taken = new Map();
  for (const person of people.filter((one) => pinOf[one.name] && one.roles.length > 0)) {
    await tell({ cmd: "unlock", staff: person.staff, pin: pinOf[person.name] });
    const { rounds } = await tell({ cmd: "today" });
    const own = rounds.filter((one) => person.roles.includes(one.role));
    for (const row of own.filter((one) => !taken.has(one.round))) {
      taken.set(row.round, { row, person });
    }
  }
  const inOrder = [...taken.values()].sort((a, b) => (a.row.start < b.row.start ? -1 : 1));
  for (const { row, person } of inOrder) {
    if (chance(day, row.plan, "missed") < 0.02) continue;
    clock(local(row.start));
    await tell({ cmd: "unlock", staff: person.staff, pin: pinOf[person.name] });
    await walk(row, day);
  }
  await putRight(day, people);
}

const last = Date.parse(`${lastDay}T00:00Z`);
for (let n = Number(days) - 1; n >= 0; n--) {
  await aDay(new Date(last - n * 86_400_000).toISOString().slice(0, 10));
  if (n % 5 === 0) console.error(`  day ${days - n} of ${days}`);
}
run.stdin.end();
const code = await new Promise((done) => run.on("exit", done));
process.exit(code ?? 1);
