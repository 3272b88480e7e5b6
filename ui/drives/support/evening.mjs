// An evening at the gate, told by a handheld without a screen: a shift is swapped, another handed
// over with a radio missing, a place proposed to be closed, and a corridor judged in no time. So
// that the desk's pages show some.
import { join } from "node:path";
import {
  askHandheld, enrolHandheld, enrolmentLink, folder, initHandheld, syncHandheld,
} from "./programs.mjs";
import { sample } from "./site.mjs";

/** Names and PINs of the sample's staff. */
export function pins() {
  const staff = sample().split("[[staff]]").slice(1);
  const field = (text, name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(text)?.[1];
  return new Map(staff.map((text) => [field(text, "name"), field(text, "pin")]));
}

/** Each command's reply; the first that is refused ends the drive. */
export function tell(data, commands) {
  const replies = askHandheld(data, commands);
  const refused = replies.find(({ reply }) => !reply);
  if (refused) throw new Error(JSON.stringify(refused));
  return replies;
}

export function anEvening(serverData) {
  const data = join(folder("gate"), "data");
  initHandheld(data);
  enrolHandheld(data, enrolmentLink(serverData));
  // Nobody unlocks before the first whole feed.
  syncHandheld(data);
  const pin = pins();
  const [{ people }] = tell(data, [{ cmd: "people" }]);
  const known = people.filter(({ name }) => pin.has(name));
  const leader = known.find(({ roles }) => roles.length > 2);
  const guards = known.filter(({ roles }) => roles.includes("guard") && roles.length === 1);
  const unlock = { cmd: "unlock", staff: leader.staff, pin: pin.get(leader.name) };
  const [, shift, today] = tell(data, [unlock, { cmd: "shift" }, { cmd: "today" }]);
  const { rounds } = today;
  const night = shift.shifts.find(({ staff }) =>
    staff.some((one) => guards.some(({ staff: id }) => id === one.staff)));
  const gives = night.staff[0];
  const takes = guards.find(({ staff }) => !night.staff.some((one) => one.staff === staff));
  const tools = shift.tools.map((tool, n) => ({
    ...tool, counted: Math.max(0, tool.expected - (n === 0 ? 1 : 0)),
  }));
  const round = rounds.find(({ plan, points_total }) => plan && points_total > 0);
  const [, opened] = tell(data, [unlock, {
    cmd: "start_round", plan: round.plan, start: round.start }]);
  inAHurry(data, unlock);
  const until = new Date(Date.parse(`${night.day}T00:00:00Z`) + 14 * 86_400_000);
  tell(data, [
    unlock,
    { cmd: "swap_shift", shift: night.shift, day: night.day, gives: gives.staff,
      takes: takes.staff },
    { cmd: "propose_close", checkpoint: opened.points[0].place.checkpoint, reason: "works",
      until: until.toISOString().slice(0, 10) },
    { cmd: "hand_over_shift", to: guards[0].staff, pin: pin.get(guards[0].name), tools,
      note: "北门岗亭灯不亮，已报工程" },
  ]);
  syncHandheld(data);
}

/** A corridor's items one by one, sooner than anybody looks at them; one of them failed. */
function inAHurry(data, unlock) {
  const [, { places }] = tell(data, [unlock, { cmd: "places", events: false }]);
  const { checkpoint } = places.find(({ place }) => place.name === "1栋楼道").place;
  const begin = { cmd: "start_unplanned", kind: "unplanned", checkpoints: [checkpoint] };
  const [, { row }] = tell(data, [unlock, begin]);
  const here = { round: row.round, checkpoint };
  const reach = { cmd: "reach_by_hand", ...here, reason: "cannot_reach", photos: [] };
  const [, { items }] = tell(data, [unlock, reach]);
  const plain = items.filter(({ item }) => item.parts.length === 0);
  const answers = plain.map(({ item, equipment }, n) => ({
    item: item.id, equipment, outcome: n === 0 ? "fail" : "pass",
    clauses: n === 0 ? [item.clauses[0].id] : [], values: [], note: null, photos: [],
    severity: null, fixed: false, agreed: null,
  }));
  tell(data, [unlock, { cmd: "answer", ...here, answers, bulk: false }]);
}
