// The little of WebDriver that a drive of the real window needs, over plain fetch. Waiting is the
// driver's own: a lookup returns when the element is there, or fails after `WAIT_MS_MAX`.
const WAIT_MS_MAX = 30_000;
/** The key that the standard gives to an element's reference. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Starts the program under the driver at `base`; its window is the session. */
export async function openWindow(base, application, signal) {
  const capabilities = { browserName: "wry", "tauri:options": { application } };
  const { sessionId } = await send(base, "POST", "/session", {
    capabilities: { alwaysMatch: capabilities },
  }, signal);
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

  /** A reference to an element, to be clicked or written to. */
  find(selector) {
    return this.post("/element", { using: "css selector", value: selector });
  }

  click(element) {
    return this.post(`/element/${element[ELEMENT]}/click`);
  }

  /** Writes into a field, in place of what was there. */
  async write(element, text) {
    await this.post(`/element/${element[ELEMENT]}/clear`);
    await this.give(element, text);
  }

  /** Gives keys, or to a field for files the path of one. */
  give(element, text) {
    return this.post(`/element/${element[ELEMENT]}/value`, { text });
  }

  size(width, height) {
    return this.post("/window/rect", { width, height });
  }

  /** Runs the body of an async function in the page; gives what it returns. */
  async run(body, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      (async function () { ${body} }).apply(null, arguments)
        .then((value) => done({ value }), (error) =>
          done({ error: error instanceof Error ? String(error) : error }));`;
    const { value, error } = await this.post("/execute/async", { script, args });
    if (error !== undefined) throw new Error(`in the page: ${JSON.stringify(error)}`);
    return value;
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

async function send(base, method, path, body, signal) {
  const reply = await fetch(`${base}${path}`, {
    method, signal,
    headers: { "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = await reply.json();
  if (!reply.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
  return value;
}
