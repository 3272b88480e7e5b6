// Rounds for the drives, open at every hour, imported as a supervisor would from the sample site's
// own file: a guard's walk past a lobby, a corridor and the pump room; the sample's night walk with
// a tag at each place; thirty gauges. For a tour of every screen there are more lights in that
// corridor, and a place that has no tag yet.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, importSite } from "./programs.mjs";

export const SAMPLE = join(import.meta.dirname, "../../../sync-server/sites/sample.toml");

/** A plan that is open from the site's morning to the next. */
const allDay = ({ id, name, role, places, more = "" }) => `
[[plans]]
id = "${id}"
name = "${name}"
role = "${role}"
rrule = "FREQ=DAILY"
start = "2026-01-01T06:00"
window_min = 1380
grace_min = 60
checkpoints = ${JSON.stringify(places)}
${more}`;
const DAY_WALK = allDay({
  id: "day-walk", name: "全天综合巡检", role: "guard",
  places: ["lobby-1", "corridor-1", "water-pump-room", "lobby-2"],
});

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
const CLEANING = allDay({
  id: "drive-cleaning", name: CLEANING_NAME, role: "cleaner",
  places: ["lobby-3", "lobby-4", "corridor-2"],
});
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

/** What the night walk below is called. */
export const NIGHT_NAME = "通宵巡逻";
/** The UID of the tag at the night walk's nth place. */
export const tagOf = (n) => `04A1B2C3D4E5${(16 + n).toString(16).toUpperCase()}`;

/** The sample's night walk at every hour, or its first places; a tag hangs at each of them. */
export function importNight(data, count = Infinity) {
  const [, listed] = /id = "night-a"[^]*?checkpoints = (\[[^\]]*\])/.exec(sample());
  const places = [...listed.matchAll(/"(.*?)"/g)].map(([, id]) => id).slice(0, count);
  const tagged = (text, id, n) => text.replace(
    `[[checkpoints]]\nid = "${id}"\n`, (head) => `${head}tags = ["${tagOf(n)}"]\n`,
  );
  const night = allDay({ id: "drive-night", name: NIGHT_NAME, role: "guard", places });
  imported(data, places.reduce(tagged, sample()) + night);
}

/** What the walk past thirty gauges is called. */
export const GAUGES_NAME = "全天抄表";
/** Beside the 29 figures of the sample's two rooms a gauge of a piece's own. */
const OWN_GAUGE = `
[[gauges]]
equipment = "transformer-1"
name = "母线温度"
unit = "℃"
low = 10
high = 60
decimals = 1
`;

/** An engineer's walk: three pumps and a transformer, read at every hour. */
export function importGauges(data) {
  const walk = allDay({
    id: "drive-gauges", name: GAUGES_NAME, role: "engineer", more: 'kind = "operation"\n',
    places: ["water-pump-room", "power-room-1"],
  });
  imported(data, sample() + OWN_GAUGE + walk);
}

/** Plans of the sample that a guard walks for a year, and when they began. */
const YEAR = ["day-walk", "night-a", "lobbies-morning", "plant-evening"];
const YEAR_BEGAN = "2025-01-01";

/** The sample site with these plans alone; the file. */
export function yearSite() {
  const [before, ...plans] = sample().split(/^(?=\[\[plans\]\])/m);
  const walked = plans.filter((plan) => YEAR.some((id) => plan.includes(`id = "${id}"`)));
  const began = (plan) => plan.replace(/^role = ".*"$/m, 'role = "guard"')
    .replace(/^start = "\d{4}-\d\d-\d\d/m, `start = "${YEAR_BEGAN}`);
  return written(before + walked.map(began).join(""));
}

function written(text) {
  const file = join(folder("site"), "site.toml");
  writeFileSync(file, text);
  return file;
}

const imported = (data, text) => importSite(data, written(text));
