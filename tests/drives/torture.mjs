// Dead batteries and full disks: handhelds and server, as real programs, are killed with SIGKILL
// in the middle of starting, writing, syncing and uploading, again and again. Everything that a
// reply called saved must be there in the end, once.
//
// usage: torture.mjs [--kills N] [--seconds S] [--seed N] [--small-disk]
// Who does what and dies when comes from the seed, as far as processes allow; a failing run prints
// it and keeps its folders. With --small-disk a second part has 32 MiB disks that run full.
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checks } from "../../ui/drives/support/checks.mjs";
import { chances } from "./torture/chances.mjs";
import { Disk, DISK_MIB, noDisks } from "./torture/disk.mjs";
import { fullAndFree } from "./torture/full.mjs";
import { Handheld } from "./torture/handheld.mjs";
import { Ledger } from "./torture/ledger.mjs";
import { killAll } from "./torture/program.mjs";
import { prove } from "./torture/proof.mjs";
import { Server } from "./torture/server.mjs";
import { table } from "./torture/table.mjs";

const root = join(import.meta.dirname, "../..");
const camera = readFileSync(join(root, "crates/device/src/tests/camera.jpg")).toString("base64");
const NIGHT_MS = Date.parse("2026-11-23T22:05:00+08:00");
const SITE = "碧水湾";
const GUARDS = [["张伟", "2580"], ["李强", "1470"], ["王建国", "3690"]];
const PLANS = 24;
const KILLS = 200;
/** The small disks' share of the kills, or of the time. */
const SMALL_SHARE = 0.25;
/** What fits on a small disk beside the store. */
const SMALL_PHOTOS = 40;

const check = checks();
let failed = 0;
const { that, broke } = check;
check.that = (sentence, holds, found) => {
  if (!holds) failed += 1;
  that(sentence, holds, found);
};
check.broke = (error) => {
  failed += 1;
  broke(error);
};

/** Wrong usage is a sentence and exit code 2. */
function usage(read) {
  try {
    return read();
  } catch (error) {
    console.error(error.message);
    return process.exit(2);
  }
}

function asked() {
  const word = { type: "string" };
  const options = { kills: word, seconds: word, seed: word, "small-disk": { type: "boolean" } };
  const { values } = usage(() => parseArgs({ options }));
  const number = (name) => {
    if (values[name] === undefined || values[name] === "") return undefined;
    const value = Number(values[name]);
    if (Number.isInteger(value) && value > 0) return value;
    throw new Error(`--${name} is a whole number above 0, not '${values[name]}'`);
  };
  return usage(() => {
    const [kills, seconds] = [number("kills"), number("seconds")];
    const enough = kills || seconds ? { kills, seconds } : { kills: KILLS };
    return { ...enough, small: values["small-disk"] ?? false, seed: number("seed") ?? 1 };
  });
}

/** The sample site, with walks that are open all day. */
function siteFile(place) {
  const names = Array.from({ length: PLANS }, (_, n) => `巡检${n + 1}`);
  const plans = names.map((name, n) => `
[[plans]]
id = "torture-${n + 1}"
name = "${name}"
role = "guard"
rrule = "FREQ=DAILY"
start = "2026-01-01T06:00"
window_min = 1380
grace_min = 60
checkpoints = ["lobby-1", "corridor-1", "water-pump-room", "lobby-2"]
`);
  const file = join(place, "site.toml");
  const sample = readFileSync(join(root, "sync-server/sites/sample.toml"), "utf8");
  writeFileSync(file, sample + plans.join(""));
  return { file, names };
}

async function world(place, { seed, small, ledger }) {
  const from = performance.now();
  // Everybody's clock goes on together, so that photos differ and nobody's clock is wrong.
  const now = () => new Date(NIGHT_MS + performance.now() - from).toISOString();
  const disks = [];
  const dataIn = (name) => {
    const folder = join(place, name);
    mkdirSync(folder);
    if (small) disks.push(new Disk(folder));
    return join(folder, "data");
  };
  const own = (name) => ({ now, ledger, chance: chances(seed, name) });
  const site = siteFile(place);
  const server = new Server({ data: dataIn("server"), ...own("server") });
  const made = { server, handhelds: [], disks };
  await server.make(SITE, site.file);
  await server.rest();
  for (const [name, pin] of GUARDS.slice(0, small ? 2 : 3)) {
    const id = `handheld ${made.handhelds.length + 1}`;
    const handheld = new Handheld({
      name: id, data: dataIn(id.replace(" ", "-")), guard: { name, pin }, server, camera,
      photosMax: small ? SMALL_PHOTOS : Infinity, ...own(id),
    });
    await handheld.make(site.names);
    made.handhelds.push(handheld);
  }
  return made;
}

/** One part, from an empty folder to the proof; what it came to. */
async function part(name, { seed, small, kills, seconds }) {
  console.log(`\n${name}, seed ${seed}`);
  const place = mkdtempSync(join(tmpdir(), "touchpoint-torture-"));
  const ledger = new Ledger({ kills, seconds });
  const failedBefore = failed;
  let made = { handhelds: [], disks: [] };
  let found = null;
  try {
    made = await world(place, { seed, small, ledger });
    const { server, handhelds, disks } = made;
    await server.stop();
    const lives = [server, ...handhelds].map((one) => one.live());
    disks.forEach((disk, n) => lives.push(disk.live(chances(seed, `disk ${n}`), ledger)));
    await Promise.all(lives);
    const { ms } = ledger;
    for (const disk of disks) disk.free();
    await server.rest();
    if (small) await fullAndFree({ ...made, check });
    check.same("nobody ended, refused or said what is out of place", ledger.odd, []);
    const chance = chances(seed, "proof");
    found = { name, ledger, ms, ...await prove({ ...made, place, chance, check }) };
  } catch (error) {
    check.broke(error);
  } finally {
    await made.server?.end();
    killAll();
    leave(place, made.disks, failedBefore === failed);
  }
  return found ?? { name, ledger, ms: ledger.ms };
}

/** A failing part's folders stay, off their small disks. */
function leave(place, disks, well) {
  const kept = `${place}-kept`;
  if (!well) cpSync(place, kept, { recursive: true });
  for (const disk of disks) disk.end();
  rmSync(place, { recursive: true, force: true });
  if (!well) console.error(`kept: ${kept}`);
}

async function main() {
  const { seed, small, kills, seconds } = asked();
  const no = small ? noDisks() : null;
  const share = small && !no ? SMALL_SHARE : 0;
  const parts = (by) => ({ seed, kills: kills && Math.ceil(kills * by),
    seconds: seconds && Math.ceil(seconds * by) });
  const done = [await part("disks with room", parts(1 - share))];
  if (share) done.push(await part(`${DISK_MIB} MiB disks`, { ...parts(share), small }));
  console.log(`\n${table(done)}`);
  if (no) console.log(`SKIPPED the part with ${DISK_MIB} MiB disks: ${no}`);
  const code = check.end();
  if (code !== 0) {
    const args = [kills && `--kills ${kills}`, seconds && `--seconds ${seconds}`,
      `--seed ${seed}`, small && "--small-disk"].filter(Boolean).join(" ");
    console.error(`again: node tests/drives/torture.mjs ${args}`);
  }
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    killAll();
    process.exit(1);
  });
}
await main();
