// Defects that somebody reported before: known when the place is walked again.
import { ask, tap } from "./browser.mjs";
import { stateAt } from "./judge.mjs";
import { photograph } from "./steps.mjs";

/** Two items failed on an earlier walk of the same person; the finding of each, by item. */
export async function reportBefore(page, { checkpoint }, ids) {
  const began = { cmd: "start_unplanned", kind: "unplanned", checkpoints: [checkpoint] };
  const { round } = (await ask(page, began)).row;
  const here = { round, checkpoint };
  await ask(page, { cmd: "reach_by_hand", ...here, reason: "cannot_reach", photos: [] });
  const { items } = await ask(page, { cmd: "checkpoint", ...here });
  const answers = items.filter(({ item }) => ids.includes(item.id)).map(({ item, equipment }) => ({
    item: item.id, equipment, outcome: "fail", clauses: [item.clauses[0].id], values: [],
    note: null, photos: [], severity: null, fixed: false, agreed: null,
  }));
  const { checkpoint: after } = await ask(page, { cmd: "answer", ...here, answers, bulk: false });
  await ask(page, { cmd: "finish_round", round });
  const known = after.items.filter(({ open }) => open !== null);
  return Object.fromEntries(known.map(({ item, open }) => [item.id, open.finding]));
}

/** One is still so, the other is gone; how many taps each took, and what became of both. */
export async function lookAgain(page, fingers, known, [still, gone]) {
  const still_taps = await fingers.taps(async () => {
    await tap(page, `still-${still}`);
    await page.locator(stateAt(still, "fail")).waitFor();
  });
  const gone_taps = await fingers.taps(async () => {
    await tap(page, `gone-${gone}`);
    await photograph(page);
    await page.locator(stateAt(gone, "pass")).waitFor();
  });
  const { findings } = await ask(page, { cmd: "findings" });
  const { row, history } = await ask(page, { cmd: "finding", finding: known[gone] });
  return {
    taps: [still_taps, gone_taps],
    seen: findings.find(({ finding }) => finding === known[still])?.seen,
    stands: row.state,
    photos_after: history.at(-1).photos.length,
  };
}
