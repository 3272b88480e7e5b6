// The little of WebDriver that a drive of the real window needs, over plain fetch. Waiting is the
// driver's own: a lookup returns when the element is there, or fails after `WAIT_MS_MAX`.
const WAIT_MS_MAX = 30_000;
/** The key that the standard gives to an element's reference. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export const at = (name) => `[data-test="${name}"]`;

/** Starts the program under the driver at `base`; its window is the session. */
export async function openWindow(base, application) {
  const capabilities = { browserName: "wry", "tauri:options": { application } };
  const { sessionId } = await send(base, "POST", "/session", {
    capabilities: { alwaysMatch: capabilities },
  });
  const window = new Window(`${base}/session/${sessionId}`);
  await window.post("/timeouts", { implicit: WAIT_MS_MAX, script: WAIT_MS_MAX });
  return window;
}

class Window {
  constructor(address) {
    this.address = address;
  }

  post(path, body = {}) {
    return send(this.address, "POST", path, body);
  }

  async find(selector) {
    const found = await this.post("/element", { using: "css selector", value: selector });
    return `/element/${found[ELEMENT]}`;
  }

  see(name) {
    return this.find(at(name));
  }

  async attribute(selector, name) {
    return send(this.address, "GET", `${await this.find(selector)}/attribute/${name}`);
  }

  async tapOn(selector) {
    await this.post(`${await this.find(selector)}/click`);
  }

  tap(name) {
    return this.tapOn(at(name));
  }

  /** Writes into a field, in place of what was there. */
  async type(name, text) {
    const field = await this.see(name);
    await this.post(`${field}/clear`);
    await this.post(`${field}/value`, { text });
  }

  async keys(digits) {
    for (const digit of digits) await this.tap(`key-${digit}`);
  }

  /** Runs the body of an async function in the page; gives what it returns. */
  async run(body, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      (async function () { ${body} }).apply(null, arguments)
        .then((value) => done({ value }), (error) => done({ error }));`;
    const { value, error } = await this.post("/execute/async", { script, args });
    if (error !== undefined) throw new Error(`in the page: ${JSON.stringify(error)}`);
    return value;
  }

  /** What the app answers to a command, asked as the page asks. */
  ask(command) {
    const body = 'return __TAURI_INTERNALS__.invoke("call", { command: arguments[0] })';
    return this.run(body, command);
  }

  /** A PNG of the page, once it has been painted. */
  async picture() {
    await this.run(`await new Promise((shown) =>
      requestAnimationFrame(() => requestAnimationFrame(shown)))`);
    return Buffer.from(await send(this.address, "GET", "/screenshot"), "base64");
  }

  reload() {
    return this.post("/refresh");
  }

  close() {
    return send(this.address, "DELETE", "");
  }
}

async function send(base, method, path, body) {
  const reply = await fetch(`${base}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = await reply.json();
  if (!reply.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
  return value;
}
