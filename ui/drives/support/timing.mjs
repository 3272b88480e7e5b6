// How long the page itself takes, on its own clock: from the event that the browser dates to the
// frame that shows what came of it. The two frames are one for the change and one that says it was
// painted, so a figure is up to a frame too long, never too short.

/** Called before the page is opened, where a drive turns the page's clock later. */
export async function keepClock(page) {
  await page.addInitScript(() => {
    const { get } = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp");
    globalThis.real = {
      now: performance.now.bind(performance), frame: requestAnimationFrame.bind(globalThis),
      stamp: (event) => get.call(event),
    };
  });
}

/** Runs in the page: from the next click or key, the time until something matches, painted. */
function arm([selector, gone]) {
  const { now, frame, stamp } = globalThis.real ?? {
    now: () => performance.now(), frame: requestAnimationFrame.bind(globalThis),
    stamp: ({ timeStamp }) => timeStamp,
  };
  const here = (one) => one.getClientRects().length > 0;
  const there = () => [...document.querySelectorAll(selector)].some(here) !== gone;
  globalThis.timed = new Promise((done) => {
    const watch = (from) => frame(() => {
      if (there()) frame(() => done(now() - from));
      else watch(from);
    });
    const begin = (event) => {
      for (const kind of ["click", "keydown"]) removeEventListener(kind, begin, true);
      watch(stamp(event));
    };
    for (const kind of ["click", "keydown"]) addEventListener(kind, begin, true);
  });
}

/**
 * Milliseconds from the click or key in `act` to the frame that shows `selector`; `gone`: that
 * shows it no more.
 */
export async function timed(page, selector, act, gone = false) {
  await page.evaluate(arm, [selector, gone]);
  await act();
  return page.evaluate(() => globalThis.timed);
}

/** The value below which a share of all lies: the nearest rank. */
export function share(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}

export const ms = (value) => `${Math.round(value)} ms`;

/** How busy this machine is: others' work makes every figure longer. */
export async function load() {
  const { loadavg, cpus } = await import("node:os");
  return `load ${loadavg()[0].toFixed(1)} on ${cpus().length} cores`;
}

/** Called before the page is opened: keeps how long its program took to begin each reply. */
export async function watchCalls(page) {
  await page.addInitScript(() => {
    const fetched = globalThis.fetch;
    globalThis.calls = [];
    globalThis.fetch = async (address, given) => {
      const [, cmd] = /"cmd":"(\w+)"/.exec(given?.body ?? "") ?? [];
      const from = performance.now();
      const response = await fetched(address, given);
      globalThis.calls.push([cmd, performance.now() - from]);
      return response;
    };
  });
}

/** Milliseconds of each command of a kind since this was asked last. */
export function tookCalls(page, cmd) {
  return page.evaluate((wanted) => {
    const calls = globalThis.calls.splice(0);
    return calls.filter(([name]) => name === wanted).map(([, took]) => took);
  }, cmd);
}
