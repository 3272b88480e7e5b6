// The handheld that a story is told with: Chromium with touch over the trial host or, where
// tools/app-drive runs it, the app's own window. A story asks for what differs, and for nothing
// else; what a window lacks is done there as somebody without it does it.
import { join } from "node:path";
import * as app from "./app.mjs";
import { at, deskPage, handheldPage, launch, scan, tap } from "./browser.mjs";
import { watchFingers } from "./fingers.mjs";
import { labelOf } from "./labels.mjs";
import {
  enrolHandheld, enrolmentLink, folder, freePort, initHandheld, siteOf, startHandheld, stop,
} from "./programs.mjs";
import { tagOf } from "./site.mjs";
import { keepClock } from "./timing.mjs";
import { WindowPage } from "./window.mjs";

/** What the system's camera hands over where the page has none: only such a page has a picture. */
const PICTURE = join(import.meta.dirname, "../../../crates/device/src/tests/camera.jpg");
/** As large as the page in Chromium. */
const SIZE = { width: 360, height: 640 };

/** `more`: what the trial host is started with. */
export const takeHandheld = (more = []) => (app.driven ? inWindow() : inBrowser(more));

function enrolled(data, serverData) {
  initHandheld(data);
  enrolHandheld(data, enrolmentLink(serverData));
}

function inBrowser(more) {
  const data = join(folder("handheld"), "data");
  let browser, host, port;
  return {
    data,
    /** What a place is reached by where a story touches its tag. */
    proof: "nfc",
    /** The share of all times that has to keep the design's goals. */
    in_time: 0.9,
    /** Enrolled and switched on: its page, and what fingers do there. */
    async open(serverData) {
      enrolled(data, serverData);
      port = await freePort();
      host = await startHandheld(data, port, more);
      browser = await launch();
      const page = await handheldPage(browser, SIZE);
      await keepClock(page);
      const fingers = await watchFingers(page);
      await page.goto(host.link);
      return { page, fingers };
    },
    /** A dead battery, whatever was under way, and the start after it. */
    async dies(page) {
      await stop(host, "SIGKILL");
      host = await startHandheld(data, port, more);
      await page.goto("about:blank");
      await page.goto(host.link);
    },
    /** The act that touches the tag at the night walk's nth place. */
    async tag(page, { n }) {
      await page.fill(at("nfc-uid"), tagOf(n));
      return () => tap(page, "nfc-touch");
    },
    /** A page for whoever is at the desk. */
    desk: () => deskPage(browser),
    /** Switched off, so that its data may be asked. */
    off: () => stop(host),
    close: () => browser?.close(),
  };
}

/** No tag can be touched there, so a scanner reads the label; the system hands a picture over. */
function inWindow() {
  const { data } = app;
  let browser, label, window;
  const on = async (page) => {
    window = await app.open();
    // Before the page stands: it scrolls to where somebody was only once.
    await window.size(SIZE.width, SIZE.height);
    await page.shows(window);
  };
  return {
    data,
    proof: "qr",
    // The processor draws, and with the first place the machine's sound starts: a handheld's times
    // are Chromium's, and here every other one has to keep the goals.
    in_time: 0.5,
    async open(serverData) {
      enrolled(data, serverData);
      const site = siteOf(data);
      label = (place) => labelOf(serverData, site, place);
      const page = new WindowPage();
      page.picture = PICTURE;
      page.addInitScript(hideCamera);
      watchFaults(page);
      const fingers = await watchFingers(page);
      await on(page);
      return { page, fingers };
    },
    async dies(page) {
      await app.kill(window);
      await on(page);
    },
    tag: async (page, { place }) => () => scan(page, label(place)),
    async desk() {
      browser ??= await launch();
      return deskPage(browser);
    },
    off: () => app.off(window),
    async close() {
      await app.close();
      await browser?.close();
    },
  };
}

/** Runs in the page: a camera that this machine may have would ask for leave, and see nothing. */
function hideCamera() {
  const { mediaDevices } = navigator;
  const none = () => Promise.reject(new DOMException("no camera", "NotFoundError"));
  if (mediaDevices) mediaDevices.getUserMedia = none;
}

/** What a page in Chromium tells of itself: errors, and hosts that it may not ask. */
function watchFaults(page) {
  page.exposeFunction("faulted", (what) => page.faults.push(what));
  page.addInitScript(() => {
    for (const kind of ["error", "unhandledrejection", "securitypolicyviolation"]) {
      addEventListener(kind, ({ message, reason, blockedURI }) =>
        globalThis.faulted(`${kind}: ${message ?? reason ?? blockedURI}`));
    }
  });
}
