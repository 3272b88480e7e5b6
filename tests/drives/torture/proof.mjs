// The end of a part: all is sent, and the server's export, its folder, its console and the
// handhelds' own status say what came of everything that a reply called saved.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add } from "./ledger.mjs";
import { serverProgram } from "./server.mjs";

const SYNCS_MAX = 6;
/** How many of what is wrong a failed check shows. */
const SHOWN = 5;
const README = join(import.meta.dirname, "../../../crates/protocol/README.md");

/** What a program that may fail printed, and its exit code. */
function tried(program, args, cwd) {
  try {
    const options = { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
    return { code: 0, text: execFileSync(program, args, options) };
  } catch ({ status: code, stdout, stderr }) {
    return { code, text: `${stdout}${stderr}` };
  }
}

/** Clean syncs until nothing waits. A small disk is said to be low, and nothing else is wrong. */
async function sent(handheld, small, check) {
  let status = handheld.status();
  for (let n = 0; n < SYNCS_MAX; n++) {
    await handheld.syncs(false);
    status = handheld.status();
    if (status.acked === status.last && status.sync.photos_waiting === 0) break;
  }
  const { acked, last, sync, problems } = status;
  check.same(`${handheld.name}: all ${last} lines are acknowledged, no photo waits, no problem`,
    [acked, sync.lines_waiting, sync.photos_waiting, problems.map(({ code }) => code)],
    [last, 0, 0, small ? ["disk_low"] : []]);
  return status;
}

const holds = (place, photo, named) => {
  const file = join(place, "photos", photo.slice(0, 2), named ?? photo);
  return existsSync(file)
    && createHash("sha256").update(readFileSync(file)).digest("hex") === photo;
};

/** What was said to be saved and isn't there, as sentences. */
function lost({ name, saved, data }, lines, serverData) {
  const gone = [];
  for (const [words, answer] of saved.answers) {
    const line = lines.get(answer.seq);
    const one = line?.answers?.find(({ note }) => note === words);
    const same = one && line.type === "answered" && line.round === answer.round
      && ["checkpoint", "item", "outcome"].every((field) => one[field] === answer[field])
      && JSON.stringify(line.photos ?? []) === JSON.stringify(answer.photos);
    if (!same) gone.push(`answer ${words}, line ${answer.seq}`);
  }
  const all = [...lines.values()];
  const of = (type) => all.filter((line) => line.type === type);
  const reached = new Set(of("checkpoint_reached").map((one) => `${one.round} ${one.checkpoint}`));
  const undone = new Set(of("corrected").map((line) => line.of.seq));
  for (const one of saved.reached) if (!reached.has(one)) gone.push(`${name}: reached ${one}`);
  for (const seq of saved.undone) if (!undone.has(seq)) gone.push(`${name}: undo of line ${seq}`);
  // A disk without room frees photos under the server's word, and a line says so.
  const freed = new Set(of("photo_freed").flatMap((line) => line.freed));
  for (const photo of saved.photos) {
    const here = holds(data, photo, `${photo}.jpg`) || freed.has(photo);
    if (!here) gone.push(`${name}: photo ${photo} on the handheld`);
  }
  for (const photo of freed) {
    if (!holds(serverData, photo)) gone.push(`${name}: freed photo ${photo} on the server`);
  }
  for (const photo of saved.named) {
    if (!holds(serverData, photo)) gone.push(`${name}: photo ${photo} on the server`);
  }
  return gone;
}

const often = (counts) => [...counts].filter(([, n]) => n > 1).map(([what, n]) => `${what}: ${n}`);

/** What is there more than once, as sentences. */
function twice({ name }, rows) {
  const seen = new Map();
  for (const line of rows) {
    add(seen, `${name}: line ${line.seq}`);
    if (line.type === "corrected") add(seen, `${name}: undo of line ${line.of.seq}`);
    for (const { note } of line.answers ?? []) if (note) add(seen, `answer ${note}`);
  }
  return often(seen);
}

/** Answers of the server's own read model, by their words and by their place. */
async function projected(server, site, rounds) {
  const seen = new Map();
  for (const round of rounds) {
    const { points } = await server.console(`/sites/${site}/rounds/${round}`);
    for (const one of points.flatMap(({ answers }) => answers)) {
      add(seen, `answer ${one.note}`);
      add(seen, `answer ${one.n} of line ${one.seq} of ${one.journal}`);
    }
  }
  return seen;
}

/** The export is accepted as it is, and refused with any byte of a line changed. */
function provable(exported, place, chance, check) {
  const file = join(place, "journal.txt");
  const script = join(place, "check.sh");
  writeFileSync(script, /```sh\n([^]*?)```/.exec(readFileSync(README, "utf8"))[1]);
  writeFileSync(file, exported);
  const whole = tried(serverProgram, ["verify", file]);
  check.that("verify accepts the export", whole.code === 0, whole.text);
  const shell = tried("sh", [script], place);
  check.that("the shell check says that the chain holds",
    shell.code === 0 && shell.text.startsWith("chain holds"), shell.text);

  const bytes = Buffer.from(exported);
  const row = chance.whole(1, Math.min(100, exported.match(/^[0-9a-f]{64}\t/gm).length));
  let at = 0;
  for (let n = 1; n < row; n++) at = bytes.indexOf("\n", at) + 1;
  // Past the hash and the tab, inside the line.
  at += 65 + Math.floor(chance.between(0, bytes.indexOf("\n", at) - at - 65));
  bytes[at] ^= 1;
  writeFileSync(file, bytes);
  const changed = tried(serverProgram, ["verify", file]);
  check.that(`verify names line ${row}, of which one byte was changed`,
    changed.code !== 0 && new RegExp(`\\b${row}\\b`).test(changed.text), changed.text);
  const broken = tried("sh", [script], place);
  check.that("so does the shell check", broken.code !== 0 && broken.text.startsWith("broken at: "),
    broken.text);
}

/** Proves one part; what it came to. */
export async function prove({ server, handhelds, disks, place, chance, check }) {
  const found = { acknowledged: 0, lines: 0, photos: 0, lost: [], twice: [] };
  const answers = new Set();
  const rounds = new Set();
  let site;
  for (const handheld of handhelds) {
    const { journal, last, head, site: at } = await sent(handheld, disks.length > 0, check);
    site = at;
    const exported = server.export(journal);
    const rows = exported.split("\n").filter((row) => /^[0-9a-f]{64}\t/.test(row));
    const all = rows.map((row) => JSON.parse(row.slice(65)));
    check.same(`${handheld.name}: the server has the same lines, to the same last hash`,
      [all.length, rows.at(-1)?.slice(0, 64)], [last, head]);
    const lines = new Map(all.map((line) => [line.seq, line]));
    found.lost.push(...lost(handheld, lines, server.data));
    found.twice.push(...twice(handheld, all));
    const said = all.flatMap((line) => line.answers ?? []).map(({ note }) => note);
    const { sent: told, refused } = handheld.saved;
    const unsaid = said.filter((note) => !told.has(note) || refused.has(note));
    check.same(`${handheld.name}: nothing is there that nobody said or that was refused`,
      unsaid.slice(0, SHOWN), []);
    for (const note of said) answers.add(`answer ${note}`);
    for (const line of all) if (line.round) rounds.add(line.round);
    found.acknowledged += handheld.saved.count;
    found.photos += handheld.saved.photos.size;
    found.lines += last;
    if (handheld === handhelds[0]) provable(exported, place, chance, check);
  }
  const shown = await projected(server, site, rounds);
  found.twice.push(...often(shown).map((what) => `on the console, ${what}`));
  const missing = [...answers].filter((answer) => !shown.has(answer));
  found.lost.push(...missing.map((answer) => `on the console, ${answer}`));
  const devices = await server.console(`/sites/${site}/devices`);
  check.same("no handheld's journal has branched", (devices.devices ?? devices)
    .map(({ branches }) => branches), handhelds.map(() => 0));
  const folder = tried(serverProgram, ["verify", "--data", server.data]);
  check.that("verify accepts the server's folder", folder.code === 0, folder.text);
  check.same(`of ${found.acknowledged} things said to be saved none is lost`,
    found.lost.slice(0, SHOWN), []);
  check.same(`of ${found.lines} lines none is there twice`, found.twice.slice(0, SHOWN), []);
  return found;
}
