// The part of the tour that no plan asks for: discharges that run while one walks on, event checks,
// rounds of one's own, conduct, a place without a tag, a place that stays locked.
import { ask, at, see, tap, toTheEnd } from "./browser.mjs";
import * as steps from "./steps.mjs";

/** The gauges of a place were read before, in a round of its own: the pad has a last value. */
export async function readBefore(page, { checkpoint }) {
  const began = { cmd: "start_unplanned", kind: "unplanned", checkpoints: [checkpoint] };
  const { round } = (await ask(page, began)).row;
  const reason = "tag_missing";
  const here = { round, checkpoint };
  const { items } = await ask(page, { cmd: "reach_by_hand", ...here, reason, photos: [] });
  const answers = ["plant-water-pump.1", "plant-water-pump.6"].map((id) => {
    const { item, equipment } = items.find((row) => row.item.id === id);
    const values = item.parts.map((part) => ({
      part: part.id, milli: part.limits?.high_milli ? part.limits.high_milli * 0.6 : 219_200,
    }));
    return { item: id, equipment, outcome: "pass", clauses: [], values, note: null, photos: [],
      severity: null, fixed: false, agreed: null };
  });
  await ask(page, { cmd: "answer", ...here, answers, bulk: false });
  await ask(page, { cmd: "finish_round", round });
}

const LIGHT = "eq-exit-light.3";

/** In a corridor with several lights: all are begun, two are stopped, one runs on. */
export async function timing(page, shown) {
  const stops = page.locator(`${at(`stop-${LIGHT}`)}:visible`);
  await see(page, "to-lights");
  await tap(page, "to-lights");
  const starts = page.locator(`${at("lights")} ${at(`start-${LIGHT}`)}`);
  await starts.first().waitFor();
  const lights = await starts.count();
  if (lights < 3) throw new Error(`${lights} lights can be timed in the corridor, 3 are wanted`);
  for (let left = lights; left > 0; left -= 1) {
    await starts.first().click();
    await starts.nth(left - 1).waitFor({ state: "detached" });
  }
  await shown("lights");
  await tap(page, "lights-done");
  await shown("timer-running");
  for (const seen of ["went_out", "still_lit"]) {
    await stops.first().click();
    await see(page, "stop-timer");
    if (seen === "went_out") await shown("timer-stop");
    await tap(page, `seen-${seen}`);
    await page.locator(at("stop-timer")).waitFor({ state: "detached" });
  }
  await see(page, "rule-standard");
  await shown("timer-verdicts");
  await page.locator(`${at(`pass-${LIGHT}`)}:visible`).first().click();
  await see(page, "parts-sheet");
  await shown("timer-field");
  await tap(page, "close");
}

export async function beside(page, shown) {
  await see(page, "screen-today");
  await see(page, "timers");
  await shown("today-timers");
  await toTheEnd(page);
  await shown("today-beside");
  await page.locator('[data-test^="timer-at-"]').click();
  await page.locator(`${at(`stop-${LIGHT}`)}:visible`).first().click();
  await tap(page, "seen-found_dark");
  await page.locator(at("stop-timer")).waitFor({ state: "detached" });
  await shown("timer-back");
  await tap(page, "back");
  await tap(page, "back");
  await event(page, shown);
  const { places } = await ask(page, { cmd: "places", events: false });
  await conduct(page, places.find(({ place }) => place.name === "东门人行口").place, shown);
  await bare(page, places.find(({ place }) => place.name === "1栋屋面").place, shown);
}

async function event(page, shown) {
  await tap(page, "beside-event");
  await see(page, "screen-places");
  await shown("places-event");
  const { places } = await ask(page, { cmd: "places", events: true });
  const phone = places.find(({ place }) => place.building === "客服中心").place;
  await tap(page, `place-${phone.checkpoint}`);
  await page.locator(`[data-checkpoint="${phone.checkpoint}"] [data-state]`).first().waitFor();
  await page.locator(at("flash")).waitFor({ state: "detached" });
  await shown("event");
  await tap(page, "back");
  await tap(page, "to-summary");
  await tap(page, "finish");
  await tap(page, "confirm-yes");
  await page.locator(`${at("screen-summary")}[data-finished="true"]`).waitFor();
  await tap(page, "finish");
}

/** A round of one's own, to a gate where a guard's conduct is watched. */
async function conduct(page, gate, shown) {
  await see(page, "screen-today");
  await tap(page, "beside-unplanned");
  await see(page, "screen-places");
  await shown("places");
  await tap(page, `building-${gate.building}`);
  await tap(page, `place-${gate.checkpoint}`);
  await shown("places-picked");
  await tap(page, "start");
  await see(page, `point-${gate.checkpoint}`);
  await shown("round-own");
  await steps.reachByScanner(page, gate);
  await tap(page, "agrees");
  for (const score of ["pass-1.1", "partly-1.2", "fail-1.3"]) {
    await tap(page, score);
    const [state, item] = score.split("-");
    await page.locator(`${at(`item-${item}`)}[data-state="${state}"]`).waitFor();
  }
  await shown("conduct");
  await tap(page, "about-1.3");
  await see(page, "recorded");
  await shown("conduct-recorded");
  await tap(page, "close");
  await tap(page, "back");
}

/** A place that waits for its tag, and that was locked twice before. */
async function bare(page, place, shown) {
  const { checkpoint } = place;
  for (let n = 0; n < 2; n += 1) {
    const began = { cmd: "start_unplanned", kind: "unplanned", checkpoints: [checkpoint] };
    const { row } = await ask(page, began);
    const { round } = row;
    await ask(page, { cmd: "skip", round, checkpoint, reason: "locked", note: null, photos: [] });
    await ask(page, { cmd: "finish_round", round });
  }
  await see(page, "screen-round");
  await tap(page, "add-place");
  await see(page, "screen-places");
  await tap(page, `building-${place.building}`);
  await tap(page, `place-${checkpoint}`);
  await see(page, "here");
  await shown("arrive-bare");
  await tap(page, "skip");
  await tap(page, "skip-locked");
  await see(page, "close-offered");
  await shown("close-offered");
  await tap(page, "close-yes");
  await see(page, "screen-round");
  await tap(page, `point-${checkpoint}`);
  await tap(page, "here");
  await page.locator(`[data-checkpoint="${checkpoint}"] [data-state]`).first().waitFor();
  await page.locator(at("flash")).waitFor({ state: "detached" });
  await tap(page, "back");
  await tap(page, "back");
}

/** A round that was walked with paper, from the list to a point's items. */
export async function paper(page, shown) {
  await see(page, "screen-today");
  await tap(page, "to-paper");
  await see(page, "screen-paper");
  await see(page, "paper-unplanned");
  await shown("paper");
  await page.locator(at("paper-round")).first().click();
  await see(page, "paper-sheet");
  await tap(page, "paper-later");
  await shown("paper-sheet");
  await tap(page, "paper-self");
  await see(page, "paper-next");
  await shown("paper-round");
  await tap(page, "paper-next");
  await see(page, "from-paper");
  await shown("paper-arrive");
  await tap(page, "from-paper");
  await page.locator("[data-checkpoint] [data-state]").first().waitFor();
  await tap(page, "back");
  await tap(page, "back");
}
