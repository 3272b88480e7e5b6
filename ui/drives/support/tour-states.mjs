// The part of the walk past every screen that is about states: nothing there yet, something wrong,
// no network, somebody else's turn. What no program can be brought to is put into the page's mouth.
import { ask, at, scan, see, tap, type } from "./browser.mjs";
import { reportBefore } from "./defects.mjs";
import { lineAt } from "./judge.mjs";
import { startServer, stop } from "./programs.mjs";
import { hearing, looksAgain } from "./stubs.mjs";

const KNOWN = ["11.4", "11.5"];
const LONG_MS = 60_000;

/** Enrolled, with the site's lists on their way. */
export async function opening(page, shown) {
  const error = { last_error: "server_unreachable" };
  const changes = {
    status: (reply) => ({ ...reply, phase: "loading" }), sync: (reply) => ({ ...reply, ...error }),
  };
  await hearing(page, changes, async () => {
    await looksAgain(page);
    await see(page, "opening-error");
    await shown("opening");
  });
  await see(page, "screen-who");
}

/** A wrong PIN, and one too many. */
export async function pins(page, [guard, other], shown) {
  const wrong = (pin) => (pin === "1111" ? "2222" : "1111");
  await tap(page, `person-${guard.name}`);
  await type(page, wrong(guard.pin));
  await see(page, "wrong-pin");
  await shown("who-wrong");
  await tap(page, "switch-person");
  const refused = { code: "wrong_pin", message: "", wait_ms: LONG_MS };
  await hearing(page, { unlock: () => ({ refused }) }, async () => {
    await tap(page, `person-${other.name}`);
    await type(page, wrong(other.pin));
    await see(page, "pin-wait");
    await shown("who-wait");
  });
  await tap(page, "switch-person");
}

/** Days without a task, lists without a finding, and what a person has to look at. */
export async function quiet(page, shown) {
  const later = (row) => ({ ...row, state: "not_due" });
  await tap(page, "tab-findings");
  await see(page, "screen-findings");
  await shown("findings-empty");
  const nothing = (reply) => ({
    ...reply, rounds: reply.rounds.filter(({ duty }) => !duty).map(later), quotas: [],
  });
  await hearing(page, { today: nothing }, async () => {
    await tap(page, "tab-today");
    await see(page, "nothing-now");
    await shown("today-empty");
    await tap(page, "tab-me");
  });
  const problems = ["disk_low", "clock_wrong", "lines_lost"].map((code) => ({ code, message: "" }));
  await hearing(page, { status: (reply) => ({ ...reply, problems }) }, async () => {
    await tap(page, "tab-today");
    await looksAgain(page);
    await see(page, "problems");
    await shown("today-problems");
    await tap(page, "problems");
    await see(page, "screen-problems");
    await shown("problems");
  });
  await tap(page, "back");
}

/** A photo that nobody named becomes a report, the report a finding that is put right. */
export async function report(page, shown) {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 480];
    canvas.getContext("2d").fillRect(0, 0, 320, 480);
    return canvas.toDataURL("image/jpeg").split(",")[1];
  });
  const piece = { cmd: "photo_piece", upload: "tour", piece: 0, last: true, base64 };
  await ask(page, { ...piece, checkpoint: null });
  await tap(page, "tab-findings");
  await tap(page, "tab-today");
  await see(page, "orphans");
  await shown("orphans");
  await tap(page, "orphans-report");
  await see(page, "photo-0");
  await shown("report");
  await tap(page, "severity-serious");
  await tap(page, "report-done");
  await see(page, "screen-finding");
  await tap(page, "move-fixed");
  await page.locator(`${at("camera")}[data-state="ready"]`).waitFor();
  await tap(page, "shutter");
  await page.locator(at("camera")).waitFor({ state: "detached" });
  await shown("finding-after");
  await tap(page, "back");
  await tap(page, "tab-today");
}

/** A complaint that somebody takes in, and what may be said of it. */
export async function takesIn(page, shown) {
  await tap(page, "tab-findings");
  await tap(page, "to-take");
  await see(page, "kind-complaint");
  await shown("take");
  await tap(page, "kind-complaint");
  await tap(page, "class-minor");
  await page.locator(at("take-note")).fill("楼上漏水，天花板湿了一片");
  await page.locator(at("take-place")).fill("3栋1201");
  await page.locator(at("take-name")).fill("陈女士");
  await page.locator(at("take-phone")).fill("13800000000");
  await shown("take-filled");
  await tap(page, "take-done");
  await see(page, "work");
  await shown("finding-work");
  await tap(page, "say-paused");
  await shown("work-pause");
  await tap(page, "waits-parts");
  await see(page, "say-resumed");
  await tap(page, "back");
  await see(page, "screen-findings");
  await shown("findings-work");
  await tap(page, "tab-today");
}

export async function duty(page, shown) {
  await page.locator('[data-test="duty-due"]').first().click();
  await see(page, "duty-done");
  await shown("duty");
  await tap(page, "back");
  await see(page, "screen-today");
}

/** Somebody saw these defects before the walk. */
export const defects = (page, place) => reportBefore(page, place, KNOWN);

export async function known(page, shown) {
  const [still, gone] = KNOWN;
  await page.locator(lineAt(still)).scrollIntoViewIfNeeded();
  await shown("checkpoint-known");
  await tap(page, `gone-${gone}`);
  await page.locator(`${at("camera")}[data-state="ready"]`).waitFor();
  await shown("gone-camera");
  await tap(page, "close");
}

/** On the scan screen: a label that is nobody's, a place of another round. */
export async function scans(page, shown) {
  await scan(page, "https://example.org/not-ours");
  await see(page, "scan-unknown");
  await shown("scan-unknown");
  const { places } = await ask(page, { cmd: "places", events: false });
  const { place } = places.find((one) => one.place.name === "7栋楼道");
  await scan(page, place.code);
  await see(page, "scan-not_in_round");
  await shown("scan-elsewhere");
}

/** Leave for the camera is refused, in the viewfinder and in a finding. */
export async function withoutCamera(page, open, shown) {
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    globalThis.realCamera = devices.getUserMedia;
    devices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await open();
  await page.evaluate(() => (navigator.mediaDevices.getUserMedia = globalThis.realCamera));
  await shown("no-camera");
}

/** The green screen of a place that was reached, for as long as it is looked at. */
export async function flash(page, act, shown) {
  await page.evaluate(() => {
    const real = globalThis.setTimeout;
    globalThis.held = [];
    globalThis.setTimeout = (run, delay, ...more) =>
      (delay === 400 ? globalThis.held.push(run) : real(run, delay, ...more));
    globalThis.letGo = () => {
      globalThis.setTimeout = real;
      for (const run of globalThis.held) run();
    };
  });
  await act();
  await see(page, "flash");
  await shown("flash");
  await page.evaluate(() => globalThis.letGo());
}

/** No network: what waits, why, and whose it stays. The server runs again at the end. */
export async function offline(page, { server, serverData, serverPort }, guard, shown) {
  await stop(server);
  await ask(page, { cmd: "sync_now" });
  const { places } = await ask(page, { cmd: "places", events: false });
  const checkpoints = [places[0].place.checkpoint];
  await ask(page, { cmd: "start_unplanned", kind: "unplanned", checkpoints });
  await tap(page, "tab-today");
  await looksAgain(page);
  await page.locator(`${at("sync-chip")}:has-text("离线")`).first().waitFor();
  await shown("today-offline");
  await tap(page, "sync-chip");
  await see(page, "sync-error");
  await shown("sync-offline");
  await tap(page, "back");
  await tap(page, "tab-me");
  await tap(page, "lock");
  await see(page, "confirm");
  await shown("lock-ask");
  await tap(page, "confirm-yes");
  await see(page, "screen-who");
  await shown("who-offline");
  // Somebody vouched for the guard, who needs no PIN and comes back to where the handheld was left.
  await tap(page, `person-${guard.name}`);
  await tap(page, "pin-none");
  await see(page, "screen-settings");
  await tap(page, "tab-today");
  return startServer(serverData, serverPort);
}
