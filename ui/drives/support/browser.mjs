// Chromium as a handheld or as a desk, and the few gestures that every story uses.
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  // A moving picture instead of a camera, and no question about it.
  "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
];

/** `film`: what the camera sees, from the start each time that it is opened. */
export function launch({ film = null } = {}) {
  const camera = film === null ? [] : [`--use-file-for-fake-video-capture=${film}`];
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: [...FLAGS, ...camera] });
}

/** A phone's page; anything that it asks of another host than its own fails the drive. */
export async function handheldPage(browser, { width = 360, height = 640, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, isMobile: true, hasTouch: true, locale: "zh-CN",
    timezoneId: "Asia/Shanghai", permissions: ["camera"], ...more,
  });
  return watched(await context.newPage());
}

export async function deskPage(browser, { width = 1366, height = 768 } = {}) {
  const viewport = { width, height };
  const context = await browser.newContext({ viewport, locale: "zh-CN" });
  return watched(await context.newPage());
}

function watched(page) {
  page.setDefaultTimeout(15_000);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`page error: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    const own = hostname === "127.0.0.1" || ["blob:", "data:", "about:"].includes(protocol);
    if (!own) page.faults.push(`asked another host: ${request.url()}`);
  });
  return page;
}

export const at = (name) => `[data-test="${name}"]`;
/** What is in sight: a dialog hides all below it. */
const sight = (page, name) => page.locator(at(name)).filter({ visible: true }).first();
export const tap = (page, name) => sight(page, name).click();
export const see = (page, name) => sight(page, name).waitFor();
export const seen = (page, name) => sight(page, name).isVisible();

export async function type(page, digits) {
  for (const digit of digits) await tap(page, `key-${digit}`);
}

/** As a scanner does: keys with no time between, Enter last. */
export async function scan(page, text) {
  // Made inside the page: a busy machine would bring keys from outside too slowly for a scanner.
  await page.evaluate((keys) => {
    for (const key of keys) {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  }, [...text, "Enter"]);
}

export async function settled(page) {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** What the page's program answers to a command, asked as the page asks. */
export function ask(page, command) {
  return page.evaluate(async (body) => {
    const app = globalThis.__TAURI_INTERNALS__;
    if (app) return app.invoke("call", { command: body }).catch((refused) => refused);
    const token = sessionStorage.getItem("touchpoint-start") ?? "";
    const response = await fetch("/api/call", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Start-Token": token },
      body: JSON.stringify(body),
    });
    return response.json();
  }, command);
}

/** To the end of the list, so that "the rest is fine" may be pressed. */
export async function toTheEnd(page) {
  await page.locator("main").first().evaluate((main) => main.scrollTo(0, main.scrollHeight));
}
