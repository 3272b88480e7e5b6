// A round for the drives: a guard's walk that is open at every hour, past a lobby, a corridor and
// the pump room. It is imported as a supervisor would, from the sample site's own file.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, importSite } from "./programs.mjs";

const SAMPLE = join(import.meta.dirname, "../../../sync-server/sites/sample.toml");
const DAY_WALK = `
[[plans]]
id = "day-walk"
name = "全天综合巡检"
role = "guard"
rrule = "FREQ=DAILY"
start = "2026-01-01T06:00"
window_min = 1380
grace_min = 60
checkpoints = ["lobby-1", "corridor-1", "water-pump-room", "lobby-2"]
`;

/** The sample site's own file. */
export const sample = () => readFileSync(SAMPLE, "utf8");

export function importDayWalk(data) {
  if (sample().includes('id = "day-walk"')) return;
  const file = join(folder("site"), "site.toml");
  writeFileSync(file, sample() + DAY_WALK);
  importSite(data, file);
}
