// A full disk, one thing at a time: the handheld's says so and keeps what it called saved, the
// server's is answered with 507, and both go on as soon as there is room.
import { answer, openRound, photograph, reach } from "./walk.mjs";

/** Enough for a store that has little room of its own left; one with much goes on without a no. */
const ANSWERS_MAX = 200;
const PHOTOS = 3;

const refused = (ledger, who) => ledger.refusals.get(who) ?? 0;

export async function fullAndFree({ server, handhelds: [handheld], disks, check }) {
  const [serverDisk, handheldDisk] = disks;
  const { ledger, saved } = handheld;
  handheld.photosMax += 1 + PHOTOS;
  await handheld.session(async (tell) => {
    const round = await openRound(handheld, tell, handheld.plans[0]);
    const point = await reach(handheld, tell, round, round.points[0]);
    handheldDisk.fill();
    const before = refused(ledger, "handheld");
    await photograph(handheld, tell, point.checkpoint);
    check.same("a photo on a full handheld is refused as disk_full, in a sentence",
      refused(ledger, "handheld"), before + 1);
    const { size: held } = saved.answers;
    for (let n = 0; n < ANSWERS_MAX && refused(ledger, "handheld") === before + 1; n++) {
      await answer(handheld, tell, point, 0);
    }
    const no = refused(ledger, "handheld") - before - 1;
    check.same(`answers are saved (${saved.answers.size - held}) or refused so (${no})`,
      ledger.odd, []);
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
