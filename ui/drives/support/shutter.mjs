// How long the shutter keeps a person waiting, seen from inside the page: a camera of twelve
// megapixels that no fake device of Chromium gives, and a clock from the finger to the next act.
import { at, tap } from "./browser.mjs";

const WIDE = 4000;
const HIGH = 3000;
/** A new frame comes so often. */
const FRAME_MS = 500;

/** Runs in the page, before anything of it: the camera is a canvas of that size. */
function largeCamera([width, height, frame_ms]) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const surface = canvas.getContext("2d");
  let shot = 0;
  /** A wall with grain, as a picture of a cellar has it: a plain one would be packed too easily. */
  function wall() {
    const tile = new ImageData(400, 300);
    for (let n = 0; n < tile.data.length; n += 1) {
      tile.data[n] = n % 4 === 3 ? 255 : 90 + (n % 400) / 8 + Math.random() * 40;
    }
    for (let x = 0; x < width; x += 400) {
      for (let y = 0; y < height; y += 300) surface.putImageData(tile, x, y);
    }
  }
  /** No two frames are alike. */
  function turn() {
    shot += 1;
    surface.fillStyle = `hsl(${(shot * 47) % 360} 80% 40%)`;
    surface.fillRect((shot * 97) % (width - 400), height / 2, 400, 400);
  }
  const sights = [];
  navigator.mediaDevices.getUserMedia = async () => {
    if (shot === 0) wall();
    turn();
    // A frame when it is asked for: to paint one takes this page's time, a real camera takes none.
    const stream = canvas.captureStream(0);
    sights.push(stream.getVideoTracks()[0]);
    return stream;
  };
  setInterval(() => {
    const burning = sights.filter((track) => track.readyState === "live");
    if (burning.length === 0) return;
    turn();
    burning.forEach((track) => track.requestFrame());
  }, frame_ms);
  /** The same wall as a file, as the system's own camera hands it over. */
  globalThis.largeFile = async () => {
    if (shot === 0) wall();
    turn();
    const type = "image/jpeg";
    const bytes = await new Promise((done) => canvas.toBlob(done, type, 0.9));
    return new File([bytes], "a.jpg", { type });
  };
}

export const useLargeCamera = (page) =>
  page.addInitScript(largeCamera, [WIDE, HIGH, FRAME_MS]);

/** Slows the page's processor down; 1 is as it is. Only the page's: workers go on as they are. */
async function slowDown(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  await session.detach();
}

/**
 * Runs in the page, before the finger comes down. Milliseconds from it to a sheet that is painted
 * and would take the next touch (`next_ms`), to the photo that shows as kept (`kept_ms`), and the
 * longest time between in which no touch would have been heard (`deaf_ms`).
 */
function arm([from, next]) {
  const inSight = () => {
    const button = document.querySelector(`[data-test="${next}"]:not(:disabled)`);
    if (!button) return false;
    const { left, top, width, height } = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };
  // Not in one breath: a picture may be packed while the page has nothing to do.
  const pause = () => new Promise((done) => setTimeout(done, 10));
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  async function until(stands) {
    let last = performance.now();
    let deaf = 0;
    while (!stands()) {
      await pause();
      deaf = Math.max(deaf, performance.now() - last);
      last = performance.now();
    }
    await painted();
    return [performance.now(), Math.max(deaf, performance.now() - last)];
  }
  const photos = () => document.querySelectorAll('[data-test^="photo-"]').length;
  const before = photos();
  globalThis.taken = new Promise((done) => {
    addEventListener(from, async ({ timeStamp: finger }) => {
      const [next_at, deaf_first] = await until(inSight);
      const [kept_at, deaf_then] = await until(() => photos() > before);
      const whole = [next_at - finger, kept_at - finger, Math.max(deaf_first, deaf_then)];
      const [next_ms, kept_ms, deaf_ms] = whole.map(Math.round);
      done({ next_ms, kept_ms, deaf_ms });
    }, { capture: true, once: true });
  });
}

/** Waits for a viewfinder that has shown a picture for a while. */
async function ready(page) {
  await page.locator(`${at("camera")}[data-state="ready"]`).waitFor();
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
  await page.waitForTimeout(FRAME_MS);
}

/** One press on the shutter, with a processor that is slowed down; then the finger wants `next`. */
export async function press(page, next, rate) {
  await ready(page);
  await slowDown(page, rate);
  await page.evaluate(arm, ["pointerdown", next]);
  await tap(page, "shutter");
  const taken = await page.evaluate(() => globalThis.taken);
  await slowDown(page, 1);
  return taken;
}

/** A picture of the same size from the system's camera, through the file input. */
export async function choose(page, next, rate) {
  await ready(page);
  await page.evaluate(async () => (globalThis.chosen = await globalThis.largeFile()));
  await slowDown(page, rate);
  await page.evaluate(arm, ["change", next]);
  await page.evaluate((input) => {
    const files = new DataTransfer();
    files.items.add(globalThis.chosen);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, await page.locator(at("camera-file")).elementHandle());
  const taken = await page.evaluate(() => globalThis.taken);
  await slowDown(page, 1);
  return taken;
}

/** The middle one of some figures, and the largest. */
export function spread(figures) {
  const sorted = [...figures].sort((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)], worst: sorted.at(-1) };
}
