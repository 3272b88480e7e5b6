// The app's own window with a browser page's gestures: as much of Playwright's page as the stories
// use, over WebDriver. A click is the driver's own, so the page hears what it hears from a hand.
const WAIT_MS_MAX = 15_000;
/** A click that met a page in motion: what it was meant for is looked up again. */
const MOVED = /stale element|click intercepted|not interactable/;

/** Runs in the page: what stands at the end of a locator's steps. */
function picked(steps) {
  const inSight = (one) =>
    one.getClientRects().length > 0 && getComputedStyle(one).visibility === "visible";
  const under = (root, selector) => {
    const [, css, text = null] = /^(.*?)(?::text-is\("(.*)"\))?$/.exec(selector);
    const found = [...root.querySelectorAll(css)];
    return found.filter((one) => text === null || one.textContent.trim() === text);
  };
  return steps.reduce((found, [kind, what]) => {
    if (kind === "visible") return found.filter(inSight);
    if (kind === "nth") return found.slice(what, what + 1);
    if (kind === "or") {
      const either = new Set([...found, ...picked(what)]);
      return [...document.querySelectorAll("*")].filter((one) => either.has(one));
    }
    return [...new Set(found.flatMap((root) => under(root, what)))];
  }, [document]);
}

/** Runs in the page: the one element once it is as wanted; null when the time is over. */
async function awaited([steps, state, wait_ms]) {
  const frame = () => new Promise((shown) => requestAnimationFrame(shown));
  const boxOf = (one) => JSON.stringify(one.getBoundingClientRect());
  const rests = async (one) => {
    if (one.matches(":disabled")) return false;
    one.scrollIntoView({ block: "nearest", inline: "nearest" });
    const before = boxOf(one);
    await frame();
    return one.isConnected && boxOf(one) === before;
  };
  const end = performance.now() + wait_ms;
  while (performance.now() < end) {
    const found = picked(steps);
    const [one] = found;
    if (state === "detached") {
      if (!one) return true;
    } else if (found.length > 1) {
      throw new Error(`${found.length} elements, wanted one`);
    } else if (one && state === "attached") {
      return one;
    } else if (one && picked([...steps, ["visible"]]).length > 0) {
      if (state === "visible" || (await rests(one))) return one;
    }
    await frame();
  }
  return null;
}

/** Runs in the page: its own timers from now on, so that they can run out before their time. */
function turnable() {
  const real = { set: setTimeout.bind(globalThis), clear: clearTimeout.bind(globalThis) };
  const waiting = new Map();
  let ahead_ms = 0;
  // Beside the numbers of timers that run already.
  let last = 1e9;
  const now = () => performance.now() + ahead_ms;
  const run = (id) => {
    const { act, more } = waiting.get(id);
    waiting.delete(id);
    act(...more);
  };
  const arm = (id, one) => (one.timer = real.set(run, one.at_ms - now(), id));
  globalThis.setTimeout = (act, ms = 0, ...more) => {
    last += 1;
    const one = { act, more, at_ms: now() + ms };
    waiting.set(last, one);
    arm(last, one);
    return last;
  };
  globalThis.clearTimeout = (id) => {
    real.clear(waiting.get(id)?.timer ?? id);
    waiting.delete(id);
  };
  globalThis.turn = (ms) => {
    ahead_ms += ms;
    for (const [id, one] of waiting) {
      real.clear(one.timer);
      arm(id, one);
    }
  };
}

/** `30:00` is half an hour. */
const msOf = (time) => time.split(":").reduce((all, part) => all * 60 + Number(part), 0) * 1000;

class Locator {
  constructor(page, steps) {
    Object.assign(this, { page, steps });
  }

  step(kind, what) {
    return new Locator(this.page, [...this.steps, [kind, what]]);
  }

  locator(selector) {
    return this.step("css", selector);
  }

  filter({ visible, ...other }) {
    if (!visible || Object.keys(other).length > 0) throw new Error("only what is visible");
    return this.step("visible");
  }

  nth(n) {
    return this.step("nth", n);
  }

  first() {
    return this.nth(0);
  }

  or({ steps }) {
    return this.step("or", steps);
  }

  async until(state, wait_ms = WAIT_MS_MAX) {
    const found = await this.page.evaluate(awaited, [this.steps, state, wait_ms]);
    if (!found) throw new Error(`waited in vain for ${JSON.stringify(this.steps)} ${state}`);
    return found;
  }

  async waitFor({ state = "visible" } = {}) {
    await this.until(state);
  }

  async click() {
    const end = Date.now() + WAIT_MS_MAX;
    for (;;) {
      const one = await this.until("ready");
      try {
        return await this.page.window.click(one);
      } catch (error) {
        if (Date.now() > end || !MOVED.test(error.message)) throw error;
      }
    }
  }

  evaluateAll(act, arg) {
    const script = `([steps, arg]) => (${act})(picked(steps), arg)`;
    return this.page.evaluate(script, [this.steps, arg]);
  }

  async evaluate(act, arg) {
    await this.until("attached");
    return this.evaluateAll(`([one], arg) => (${act})(one, arg)`, arg);
  }

  getAttribute(name) {
    return this.evaluate((one, asked) => one.getAttribute(asked), name);
  }

  innerText() {
    return this.evaluate((one) => one.innerText);
  }

  allTextContents() {
    return this.evaluateAll((all) => all.map((one) => one.textContent));
  }

  count() {
    return this.evaluateAll((all) => all.length);
  }

  async isVisible() {
    return (await this.step("visible").count()) > 0;
  }
}

export class WindowPage {
  faults = [];
  hears = new Map();
  starts = [];
  clock = {
    install: () => this.evaluate(turnable),
    fastForward: (time) => this.evaluate((ms) => globalThis.turn(ms), msOf(time)),
  };

  /** The page in a window that was just opened. */
  async shows(window) {
    this.window = window;
    await window.find("[data-test]");
    await this.evaluate((names) => {
      globalThis.told = [];
      for (const name of names) {
        globalThis[name] = (...what) => void globalThis.told.push([name, what]);
      }
    }, [...this.hears.keys()]);
    for (const act of this.starts) await this.evaluate(act);
  }

  /** What the page calls under this name comes with the next answer. */
  exposeFunction(name, hears) {
    this.hears.set(name, hears);
  }

  /** Run at each start, as soon as the page stands. */
  addInitScript(act) {
    this.starts.push(act);
  }

  async evaluate(act, arg) {
    const { value, told } = await this.window.run(`${picked} ${awaited}
      const value = await (${act})(arguments[0]);
      return { value, told: (globalThis.told ?? []).splice(0) };`, arg);
    for (const [name, what] of told) this.hears.get(name)(...what);
    return value;
  }

  async waitForFunction(holds, arg, { timeout = WAIT_MS_MAX } = {}) {
    const script = `async ([arg, wait_ms]) => {
      const end = performance.now() + wait_ms;
      while (performance.now() < end) {
        if ((${holds})(arg)) return true;
        await new Promise((shown) => requestAnimationFrame(shown));
      }
      return false;
    }`;
    const held = await this.evaluate(script, [arg, timeout]);
    if (!held) throw new Error(`waited in vain for ${holds}`);
  }

  locator(selector) {
    return new Locator(this, [["css", selector]]);
  }

  /** By real keys, in place of what was there. */
  async fill(selector, text) {
    await this.window.write(await this.locator(selector).until("visible"), text);
  }

  async reload() {
    await this.window.reload();
    await this.shows(this.window);
  }

  async setInputFiles(selector, file) {
    await this.window.give(await this.locator(selector).until("attached"), file);
  }

  async setViewportSize({ width, height }) {
    await this.window.size(width, height);
    const sized = ([wide, high]) => innerWidth === wide && innerHeight === high;
    await this.waitForFunction(sized, [width, height]);
  }
}
