// A round for the drives: a guard's walk that is open at every hour, past a lobby, a corridor and
// the pump room. It is imported as a supervisor would, from the sample site's own file. For a tour
// of every screen there are more lights in that corridor, and a place that has no tag yet.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, importSite } from "./programs.mjs";

export const SAMPLE = join(import.meta.dirname, "../../../sync-server/sites/sample.toml");
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

const light = (n) => `
[[equipment]]
id = "drive-light-${n}"
name = "1栋${n}层疏散指示灯"
checkpoint = "corridor-1"
lists = ["eq-exit-light"]
`;
const BARE_PLACE = `
[[checkpoints]]
id = "drive-roof"
number = 90011
name = "1栋屋面"
building = "b1"
touchpoint = 13
to_mount = true
`;
/** What the cleaner's walk below is called. */
export const CLEANING_NAME = "全天大堂保洁";
/** A cleaner's walk that is open at every hour; none of its places is on the guard's. */
const CLEANING = `
[[plans]]
id = "drive-cleaning"
name = "${CLEANING_NAME}"
role = "cleaner"
rrule = "FREQ=DAILY"
start = "2026-01-01T06:00"
window_min = 1380
grace_min = 60
checkpoints = ["lobby-3", "lobby-4", "corridor-2"]
`;
/** On every day a duty of the guards, and a call that is to be checked. */
const BESIDE = `
[[plans]]
id = "drive-duty"
name = "清点对讲机"
kind = "duty"
role = "guard"
rrule = "FREQ=DAILY"
start = "2026-01-01T00:00"
window_min = 1440
grace_min = 0
checkpoints = []

[[plans]]
id = "drive-calls"
name = "每日来电抽查"
kind = "quota"
role = "guard"
rrule = "FREQ=DAILY"
start = "2026-01-01T00:00"
window_min = 1440
grace_min = 0
quota = 1
counts = "tp17"
checkpoints = []
`;

export function importDayWalk(data) {
  if (!sample().includes('id = "day-walk"')) imported(data, sample() + DAY_WALK);
}

export function importTour(data) {
  const walk = sample().includes('id = "day-walk"') ? "" : DAY_WALK;
  const more = [walk, BARE_PLACE, BESIDE, CLEANING, ...[2, 3].map(light)];
  imported(data, sample() + more.join(""));
}

function imported(data, text) {
  const file = join(folder("site"), "site.toml");
  writeFileSync(file, text);
  importSite(data, file);
}
