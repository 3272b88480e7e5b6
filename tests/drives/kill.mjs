// Dead batteries: handheld and server, as real programs, are killed with SIGKILL in the middle of
// writing and of syncing, again and again. What a screen said was saved must still be there, and in
// the end both sides must hold the same journal, byte for byte.
//
// usage: kill.mjs [SEED]   Who dies, and when, comes from the seed; a failing run prints it.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { checks } from "../../ui/drives/support/checks.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, run, start, stop, stopAll,
} from "../../ui/drives/support/programs.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const server = join(process.env.TOUCHPOINT_BIN, "touchpoint-server");
const device = join(process.env.TOUCHPOINT_BIN, "touchpoint-device");
const check = checks();
const seed = Number(process.argv[2] ?? 1);

const NIGHT = "2026-11-23T22:05:00+08:00";
const ROUNDS = 12;
/** More than a handheld writes before it is killed. */
const ANSWERS = 500;
const KILL_MS_MIN = 3;
const KILL_MS_MAX = 300;

const data = join(folder("kill-server"), "data");
const handheld = join(folder("kill-handheld"), "data");
const port = await freePort();
/** Of every line that a reply said was saved: its number, and the item it answers. */
const saved = new Map();
let site;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chances(from) {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const chance = chances(seed);
const pick = (list) => list[Math.floor(chance() * list.length)];
const between = (low, high) => low + chance() * (high - low);
const passed = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const status = () => JSON.parse(run(device, ["status", "--data", handheld, "--json"]));

async function serve() {
  const listen = `127.0.0.1:${port}`;
  const args = ["serve", "--data", data, "--listen", listen, "--clock", NIGHT];
  site = await start(server, args, `http://${listen}/health`);
}

/** A program of the handheld under way; `ended` says which signal ended it, if one did. */
function begin(name) {
  const args = [name, "--data", handheld, "--clock", NIGHT];
  const child = spawn(device, args, { stdio: ["pipe", "pipe", "pipe"] });
  const under = { child, err: "" };
  child.stderr.on("data", (text) => (under.err = (under.err + text).slice(-5_000)));
  // Whoever dies stops reading what is still being sent.
  child.stdin.on("error", () => {});
  under.ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(signal)));
  return under;
}

const write = (under, command) => under.child.stdin.write(`${JSON.stringify(command)}\n`);

/** Walks a round's checkpoints once; what the later rounds need for answering. */
async function openRound() {
  const under = begin("run");
  const replies = createInterface({ input: under.child.stdout })[Symbol.asyncIterator]();
  const tell = async (command) => {
    write(under, command);
    const { value, done } = await replies.next();
    if (done) throw new Error(`the handheld stopped at ${JSON.stringify(command)}: ${under.err}`);
    return JSON.parse(value);
  };
  const { people } = await tell({ cmd: "people" });
  const sample = readFileSync(join(root, "sync-server/sites/sample.toml"), "utf8");
  const [, name, pin] = /\nname = "(.+)"\nroles = \["guard"\]\npin = "(\d+)"/.exec(sample);
  const unlock = { cmd: "unlock", staff: people.find((one) => one.name === name).staff, pin };
  await tell(unlock);
  const { rounds } = await tell({ cmd: "today" });
  const { plan, start: at } = rounds.find((row) => row.start === "2026-11-23T22:00");
  const { row, points } = await tell({ cmd: "start_round", plan, start: at });
  const asked = [];
  for (const { place } of points) {
    const text = place.code;
    const { checkpoint } = await tell({ cmd: "scan", text, how: "code", round: row.round });
    for (const { item, equipment } of checkpoint.items) {
      const check = (part) => part.optional || part.kind === "check" || part.kind === "photo";
      if (!item.parts.every(check)) continue;
      asked.push({ checkpoint: place.checkpoint, item: item.id, equipment });
    }
  }
  under.child.stdin.end();
  await under.ended;
  return { unlock, round: row.round, asked };
}

/** Keeps what each reply says is saved: a line half printed was not said. */
function listen(under, answers) {
  let left = "";
  let said = 0;
  under.child.stdout.on("data", (text) => {
    const lines = (left + text).split("\n");
    left = lines.pop();
    for (const reply of lines.map((line) => JSON.parse(line))) {
      if (reply.reply !== "answered") continue;
      saved.set(reply.seq, answers[said].item);
      said += 1;
    }
  });
  return () => said;
}

/** The handheld answers and dies; how many answers it said were saved. */
async function killWriting(walk) {
  const answers = Array.from({ length: ANSWERS }, () => pick(walk.asked));
  const under = begin("run");
  const said = listen(under, answers);
  write(under, walk.unlock);
  for (const { checkpoint, item, equipment } of answers) {
    const answer = { item, equipment, outcome: "pass" };
    write(under, { cmd: "answer", round: walk.round, checkpoint, answers: [answer] });
  }
  under.child.stdin.end();
  await passed(between(KILL_MS_MIN, KILL_MS_MAX));
  under.child.kill("SIGKILL");
  const signal = await under.ended;
  return { said: said(), mid: signal === "SIGKILL" };
}

/** A sync in which somebody dies, within the time that an undisturbed one takes. */
async function killSyncing(ms) {
  const dies = pick(["handheld", "server", "both"]);
  const under = begin("sync");
  await passed(between(KILL_MS_MIN, Math.min(KILL_MS_MAX, Math.max(ms, 20))));
  if (dies !== "server") under.child.kill("SIGKILL");
  if (dies !== "handheld") {
    await stop(site, "SIGKILL");
    await serve();
  }
  const signal = await under.ended;
  return { dies, mid: signal === "SIGKILL" };
}

async function aRound(n, walk, ms) {
  const before = status();
  const wrote = await killWriting(walk);
  const after = status();
  const highest = Math.max(0, ...saved.keys());
  const grown = after.last >= before.last + wrote.said && after.last >= highest;
  check.that(`round ${n}: the handheld, killed after ${wrote.said} answers, kept them`, grown,
    `${before.last} lines before, ${after.last} after, line ${highest} was said to be saved`);
  const { dies, mid } = await killSyncing(ms);
  const end = status();
  check.same(`round ${n}: a sync that ${dies} did not survive changes no line`,
    [end.last, end.head], [after.last, after.head]);
  check.that(`round ${n}: what was acknowledged stays so`,
    end.acked >= before.acked && end.acked <= end.last, `${before.acked}, then ${end.acked}`);
  return [wrote.mid, mid || dies === "server"].filter(Boolean).length;
}

/** The server's copy as rows, once everything is sent. */
function sameOnBothSides() {
  run(device, ["sync", "--data", handheld, "--clock", NIGHT]);
  const { journal, last, head, acked } = status();
  check.same("one clean sync sends all that waits", acked, last);
  const exported = run(server, ["export", "--data", data, "--journal", journal]);
  const rows = exported.split("\n").filter((row) => /^[0-9a-f]{64}\t/.test(row));
  check.same("the server has as many lines as the handheld", rows.length, last);
  check.same("and the same last hash", rows.at(-1).slice(0, 64), head);
  const wrong = [...saved].filter(([seq, item]) => {
    const line = JSON.parse(rows[seq - 1].slice(65));
    return line.seq !== seq || line.type !== "answered" || line.answers[0].item !== item;
  });
  check.same(`each of ${saved.size} answers that were said to be saved is there`, wrong, []);
  return exported;
}

/** What a program that may fail printed, and its exit code. */
function tried(program, args, cwd) {
  try {
    const options = { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
    return { code: 0, text: execFileSync(program, args, options) };
  } catch ({ status: code, stdout, stderr }) {
    return { code, text: `${stdout}${stderr}` };
  }
}

/** The export is accepted as it is, and refused with any byte of a line changed. */
function provable(exported) {
  const place = folder("kill-export");
  const file = join(place, "journal.txt");
  const readme = readFileSync(join(root, "crates/protocol/README.md"), "utf8");
  const script = join(place, "check.sh");
  writeFileSync(script, /```sh\n([^]*?)```/.exec(readme)[1]);
  writeFileSync(file, exported);
  const whole = tried(server, ["verify", file]);
  check.same("verify accepts the export", whole.code, 0);
  const folderToo = tried(server, ["verify", "--data", data]);
  check.that("verify accepts the server's folder", folderToo.code === 0, folderToo.text);
  const shell = tried("sh", [script], place);
  check.that("the shell check says that the chain holds",
    shell.code === 0 && shell.text.startsWith("chain holds"), shell.text);

  const bytes = Buffer.from(exported);
  const row = 1 + Math.floor(chance() * 100);
  let at = 0;
  for (let n = 1; n < row; n++) at = bytes.indexOf("\n", at) + 1;
  // Past the hash and the tab, inside the line.
  at += 65 + Math.floor(chance() * (bytes.indexOf("\n", at) - at - 65));
  bytes[at] ^= 1;
  writeFileSync(file, bytes);
  const changed = tried(server, ["verify", file]);
  check.that(`verify names line ${row}, of which one byte was changed`,
    changed.code !== 0 && new RegExp(`\\b${row}\\b`).test(changed.text), changed.text);
  const broken = tried("sh", [script], place);
  check.that("so does the shell check", broken.code !== 0 && broken.text.startsWith("broken at: "),
    broken.text);
}

async function story() {
  run(server, ["init", "--data", data, "--site-name", "碧水湾"]);
  run(server, ["import", "--data", data, join(root, "sync-server/sites/sample.toml")]);
  await serve();
  initHandheld(handheld);
  enrolHandheld(handheld, enrolmentLink(data));
  run(device, ["sync", "--data", handheld, "--clock", NIGHT]);
  const walk = await openRound();
  const from = performance.now();
  run(device, ["sync", "--data", handheld, "--clock", NIGHT]);
  const ms = performance.now() - from;
  let mid = 0;
  for (let n = 1; n <= ROUNDS; n++) mid += await aRound(n, walk, ms);
  console.log(`${mid} of ${2 * ROUNDS} kills came before the work was done`);
  check.that("at least half of the kills came in the middle of work", mid >= ROUNDS, `${mid}`);
  provable(sameOnBothSides());
}

console.log(`seed ${seed}`);
try {
  await story();
} catch (error) {
  check.broke(error);
} finally {
  await stopAll();
}
const code = check.end();
if (code !== 0) console.error(`again: node tests/drives/kill.mjs ${seed}`);
process.exit(code);
