// One start of one of the two programs, and how it ends.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Nobody answers any more: the program was killed, or ended. */
export class Gone extends Error {}

const ERR_CHARS_MAX = 4_000;
const alive = new Set();

/** Whatever happens to the drive, no program of its own outlives it. */
export function killAll() {
  for (const one of alive) one.child.kill("SIGKILL");
}

export class Program {
  out = "";
  err = "";
  killedAs = null;

  constructor(program, args) {
    this.child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    alive.add(this);
    this.child.stderr.on("data", (text) => {
      this.err = (this.err + text).slice(-ERR_CHARS_MAX);
    });
    // Whoever dies stops reading what is still being sent.
    this.child.stdin.on("error", () => {});
    /** True once SIGKILL ended it; false where it ended by itself. */
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => {
        this.code = code;
        alive.delete(this);
        resolve(signal === "SIGKILL");
      });
    });
  }

  get runs() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** A dead battery; `doing` says in the middle of what. */
  kill(doing) {
    if (!this.runs || this.killedAs) return;
    this.killedAs = doing;
    this.child.kill("SIGKILL");
  }

  /** Collects what it prints. */
  reads() {
    this.child.stdout.on("data", (text) => (this.out += text));
    return this;
  }

  /** What the last line on standard error says, where it isn't the log. */
  get sentence() {
    const lines = this.err.trim().split("\n").filter((line) => !line.startsWith("{"));
    return lines.at(-1) ?? "";
  }

  /** A way to tell a `run` one command and hear its reply. */
  teller() {
    const replies = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    return async (command) => {
      this.child.stdin.write(`${JSON.stringify(command)}\n`);
      const { value, done } = await replies.next();
      if (done) throw new Gone();
      return heard(value);
    };
  }
}

/** The same for a trial host at `link`. */
export function caller(link) {
  const { origin, hash } = new URL(link);
  const token = hash.slice("#start=".length);
  return async (command) => {
    const headers = { "content-type": "application/json", "x-start-token": token };
    const body = JSON.stringify(command);
    const said = await fetch(`${origin}/api/call`, { method: "POST", headers, body })
      .then((reply) => reply.text())
      .catch(() => {
        throw new Gone();
      });
    return heard(said);
  };
}

/** A line half printed was not said. */
function heard(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Gone();
  }
}
