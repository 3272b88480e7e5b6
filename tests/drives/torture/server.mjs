// The real server, killed again and again: while it starts, while it serves, while a photo comes.
import { execFileSync } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { enrolmentLink, freePort, run } from "../../../ui/drives/support/programs.mjs";
import { passed } from "./chances.mjs";
import { NO_ROOM } from "./ledger.mjs";
import { Program } from "./program.mjs";

const program = join(process.env.TOUCHPOINT_BIN, "touchpoint-server");
const SERVES_MS = [40, 700];
const STARTS_MS = [0, 120];
const KILLED_STARTING_PERCENT = 20;
const LOOK_MS = 10;
const FULL_WAIT_MS = 40;
const START_MS_MAX = 20_000;
const EXPORT_BYTES_MAX = 2 ** 30;

export class Server {
  #running = null;
  #watchers = new Set();

  constructor({ data, now, chance, ledger }) {
    Object.assign(this, { data, now, chance, ledger });
  }

  async make(siteName, siteFile) {
    run(program, ["init", "--data", this.data, "--site-name", siteName]);
    run(program, ["import", "--data", this.data, siteFile]);
    const printed = run(program, ["passwd", "--data", this.data, "supervisor", "--json"]);
    this.password = JSON.parse(printed).password;
    this.port = await freePort();
    this.origin = `http://127.0.0.1:${this.port}`;
    this.watcher = watch(join(this.data, "uploads"), () => {
      for (const tell of this.#watchers) tell();
      this.#watchers.clear();
    });
  }

  enrolmentLink() {
    return enrolmentLink(this.data);
  }

  /** Resolves when a piece of a photo comes. */
  photoComes() {
    return new Promise((resolve) => this.#watchers.add(resolve));
  }

  kill(doing) {
    this.#running?.kill(doing);
  }

  /** Starts it and waits until it answers; false where it died, or said no, before that. */
  async start(killAfterMs = Infinity) {
    const listen = `127.0.0.1:${this.port}`;
    const args = ["serve", "--data", this.data, "--listen", listen, "--clock", this.now()];
    const started = new Program(program, args).reads();
    this.#running = started;
    started.ended.then((killed) => killed && this.ledger.died("server", started.killedAs));
    const from = performance.now();
    while (started.runs) {
      const ms = performance.now() - from;
      if (ms > killAfterMs) started.kill("starting");
      else if (ms > START_MS_MAX) throw new Error(`the server doesn't answer: ${started.err}`);
      const reply = await fetch(`${this.origin}/health`).catch(() => null);
      if (reply?.ok && started.runs) return true;
      await passed(LOOK_MS);
    }
    await started.ended;
    if (!started.killedAs) this.#saidNo(started);
    return false;
  }

  #saidNo({ sentence, code, err }) {
    if (code === 1 && NO_ROOM.test(sentence)) this.ledger.full("server's start", sentence);
    else this.ledger.strange(`the server ended with ${code}: ${err}`);
  }

  /** Serves and dies until it is enough. */
  async live() {
    while (!this.ledger.over()) {
      const early = this.chance.hits(KILLED_STARTING_PERCENT);
      const killAfterMs = early ? this.chance.between(...STARTS_MS) : Infinity;
      const up = await this.start(killAfterMs);
      if (up) {
        const served = this.#running;
        await Promise.race([passed(this.chance.between(...SERVES_MS)), served.ended]);
        served.kill("serving");
        if (!(await served.ended)) this.#saidNo(served);
      } else await passed(FULL_WAIT_MS);
      this.ledger.started("server");
    }
  }

  /** Lives on without being killed, and answers. */
  async rest() {
    if (!(await this.start())) throw new Error("the server doesn't start");
  }

  get up() {
    return this.#running?.runs ?? false;
  }

  async stop() {
    if (!this.up) return;
    this.#running.child.kill("SIGTERM");
    await this.#running.ended;
  }

  async end() {
    this.watcher?.close();
    await this.stop();
  }

  /** Asks as the console's pages do. */
  async console(path) {
    if (!this.cookie) {
      const headers = { "content-type": "application/json", origin: this.origin };
      const body = JSON.stringify({ name: "supervisor", password: this.password });
      const reply = await fetch(`${this.origin}/api/console/sign-in`,
        { method: "POST", headers, body });
      if (!reply.ok) throw new Error(`nobody signs in: ${await reply.text()}`);
      this.cookie = reply.headers.get("set-cookie").split(";")[0];
    }
    const reply = await fetch(`${this.origin}/api/console${path}`,
      { headers: { cookie: this.cookie } });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return reply.json();
  }

  export(journal) {
    const args = ["export", "--data", this.data, "--journal", journal];
    return execFileSync(program, args, { encoding: "utf8", maxBuffer: EXPORT_BYTES_MAX });
  }
}

export { program as serverProgram };
