// Somebody walks: opens a round, reaches points, passes and fails items, photographs, takes back.

const ANSWERS = [4, 40];
const PHOTO_PERCENT = 20;
const SEVERAL_PERCENT = 12;
const UNDO_PERCENT = 5;

/** Items that can be passed or failed without a value. */
function askable({ items }) {
  const free = (part) => part.optional || part.kind === "check" || part.kind === "photo";
  return items.filter(({ item }) => item.parts.every(free)).map(({ item, equipment }) => ({
    item: item.id, equipment, clause: item.clauses[0]?.id,
  }));
}

/** A reply, or nothing where the disk was full; any other no is out of place here. */
async function said(handheld, tell, command) {
  const reply = await tell(command);
  if (!reply.code) return reply;
  const { code, message } = reply;
  if (code === "disk_full") handheld.ledger.full("handheld", message);
  else handheld.ledger.strange(`${handheld.name}: ${command.cmd} is refused: ${code}, ${message}`);
  return null;
}

export async function walk(handheld, tell) {
  const { chance } = handheld;
  const status = await said(handheld, tell, { cmd: "status" });
  if (!status) return;
  if (status.phase !== "unlocked") {
    const unlock = { cmd: "unlock", staff: handheld.staff, pin: handheld.guard.pin };
    if (!(await said(handheld, tell, unlock))) return;
  }
  const round = await openRound(handheld, tell, chance.pick(handheld.plans));
  if (!round) return;
  const point = await reach(handheld, tell, round, chance.pick(round.points));
  if (!point) return;
  const answers = chance.whole(...ANSWERS);
  for (let n = 0; n < answers; n++) {
    if (chance.hits(UNDO_PERCENT)) await takeBack(handheld, tell, point);
    else await answer(handheld, tell, point);
  }
}

export async function openRound(handheld, tell, { plan, start }) {
  const known = handheld.rounds.get(plan);
  if (known) return known;
  const reply = await said(handheld, tell, { cmd: "start_round", plan, start });
  if (!reply) return null;
  const points = reply.points.map(({ place }) => ({ ...place, asked: null, lines: [] }));
  const round = { round: reply.row.round, points };
  handheld.rounds.set(plan, round);
  return round;
}

export async function reach(handheld, tell, { round }, point) {
  if (point.asked) return point;
  const scan = { cmd: "scan", text: point.code, how: "code", round };
  const reply = await said(handheld, tell, scan);
  if (!reply) return null;
  handheld.saved.reached.add(`${round} ${point.checkpoint}`);
  return Object.assign(point, { round, asked: askable(reply.checkpoint) });
}

/** One line of one answer or of several; its words are its own, so that it is found again. */
export async function answer(handheld, tell, point, photoPercent = PHOTO_PERCENT) {
  const { round, checkpoint, asked, lines } = point;
  const { chance, saved } = handheld;
  const fails = chance.hits(photoPercent);
  const photos = fails ? await photograph(handheld, tell, checkpoint) : [];
  if (!photos) return;
  const several = !fails && chance.hits(SEVERAL_PERCENT) ? chance.whole(2, 4) : 1;
  const answers = Array.from({ length: several }, () => chance.pick(asked)).map((one) => {
    const { item, equipment, clause } = one;
    const note = `${handheld.name} ${saved.sent.size + 1}`;
    saved.sent.add(note);
    if (!fails || !clause) return { item, equipment, outcome: "pass", note };
    return { item, equipment, outcome: "fail", clauses: [clause], note, photos };
  });
  const reply = await said(handheld, tell, { cmd: "answer", round, checkpoint, answers });
  if (!reply) {
    for (const { note } of answers) saved.refused.add(note);
    return;
  }
  if (reply.seq <= saved.highest) {
    const { highest } = saved;
    handheld.ledger.strange(`${handheld.name}: line ${reply.seq} comes after line ${highest}`);
  }
  lines.push(reply.seq);
  for (const { note, item, outcome } of answers) {
    const named = outcome === "fail" ? photos : [];
    saved.answered(note, reply.seq, named, { round, checkpoint, item, outcome, photos: named });
  }
}

/** A camera picture, kept by the handheld before any line names it. */
export async function photograph(handheld, tell, checkpoint) {
  const { saved, camera: base64 } = handheld;
  if (saved.photos.size >= handheld.photosMax) return [];
  const piece = { upload: "torture", piece: 0, last: true, base64, checkpoint };
  const reply = await said(handheld, tell, { cmd: "photo_piece", ...piece });
  if (!reply) return null;
  saved.photos.add(reply.sha256);
  return [reply.sha256];
}

/** The last line of answers here, once. */
async function takeBack(handheld, tell, { round, checkpoint, lines }) {
  const seq = lines.pop();
  if (!seq) return;
  const reply = await said(handheld, tell, { cmd: "undo", round, checkpoint, seq });
  if (reply) handheld.saved.undone.add(seq);
}
