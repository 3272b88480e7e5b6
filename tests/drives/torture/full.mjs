// A full disk, one thing at a time: the handheld's says so and keeps what it called saved, the
// server's is answered with 507, and both go on as soon as there is room.
import { answer, openRound, photograph, reach } from "./walk.mjs";

/** More answers than the room that a store keeps for itself takes. */
const ANSWERS_MAX = 3_000;
const PHOTOS = 3;

const refused = (ledger, who) => ledger.refusals.get(who) ?? 0;

export async function fullAndFree({ server, handhelds: [handheld], disks, check }) {
  const [serverDisk, handheldDisk] = disks;
  const { ledger, saved } = handheld;
  await handheld.session(async (tell) => {
    const round = await openRound(handheld, tell, handheld.plans[0]);
    const point = await reach(handheld, tell, round, round.points[0]);
    handheldDisk.fill();
    const before = refused(ledger, "handheld");
    await photograph(handheld, tell, point.checkpoint);
    check.same("a photo on a full handheld is refused as disk_full, in a sentence",
      refused(ledger, "handheld"), before + 1);
    let answers = 0;
    while (refused(ledger, "handheld") === before + 1 && answers < ANSWERS_MAX) {
      await answer(handheld, tell, point, 0);
      answers += 1;
    }
    check.same(`so is an answer, number ${answers}`, refused(ledger, "handheld"), before + 2);
    handheldDisk.free();
    const { size } = saved.answers;
    for (let n = 0; n < PHOTOS; n++) await answer(handheld, tell, point, 100);
    check.same("with room again it goes on", saved.answers.size, size + PHOTOS);
  });
  serverDisk.fill();
  const before = refused(ledger, "server, 507");
  await handheld.syncs(false);
  check.same("a full server refuses with 507, in a sentence",
    refused(ledger, "server, 507"), before + 1);
  serverDisk.free();
  const done = ledger.syncs.get("done") ?? 0;
  await handheld.syncs(false);
  check.same("with room again it takes all", ledger.syncs.get("done"), done + 1);
  check.that("and was never restarted for that", server.up);
}
