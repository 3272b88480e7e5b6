// What hangs on the wall of the sample site: the names and codes of one plan's places, a line each,
// for whoever walks a round without printed labels. Asked from a handheld, as a round shows them.
//
// usage: tags.mjs PROGRAM DATA SITE_FILE PLAN_ID

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [program, data, siteFile, planId] = process.argv.slice(2);
const site = readFileSync(siteFile, "utf8");
const field = (block, name) => block.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
const blocks = (kind) => site.split(`[[${kind}]]`).slice(1).map((text) => text.split("\n[[")[0]);
const plan = blocks("plans").find((block) => field(block, "id") === planId);
const guards = blocks("staff").filter((block) => block.includes(`"${field(plan, "role")}"`));

/** The replies to some commands, in one run of the handheld. */
function tell(...commands) {
  const input = commands.map((command) => JSON.stringify(command) + "\n").join("");
  const out = execFileSync(program, ["run", "--data", data], { encoding: "utf8", input });
  return out.trim().split("\n").map((line) => JSON.parse(line));
}

const [{ people }] = tell({ cmd: "people" });
const guard = guards.find((block) => people.some(({ name }) => name === field(block, "name")));
const { staff } = people.find(({ name }) => name === field(guard, "name"));
const unlock = { cmd: "unlock", staff, pin: field(guard, "pin") };
const [, { rounds }] = tell(unlock, { cmd: "today" });
const { round } = rounds.find(({ name }) => name === field(plan, "name"));
const [{ points }] = tell({ cmd: "round", round }, { cmd: "lock" });
for (const { place } of points) console.log(`${place.name}  ${place.code}`);
