// One real handheld: somebody walks rounds on it, it syncs, and it dies in the middle of all that.
// Whatever a reply said was saved is written down here, outside, and asked for at the end.
import { join } from "node:path";
import {
  enrolHandheld, freePort, initHandheld, run,
} from "../../../ui/drives/support/programs.mjs";
import { add, NO_ROOM } from "./ledger.mjs";
import { passed } from "./chances.mjs";
import { caller, Gone, Program } from "./program.mjs";
import { Saved } from "./saved.mjs";
import { walk } from "./walk.mjs";

const program = join(process.env.TOUCHPOINT_BIN, "touchpoint-device");
const LINK = /https?:\/\/\S+#start=\S+/;
const STARTS_MS = [0, 25];
const WORKS_MS = [5, 300];
const PHOTO_MS_MAX = 500;
const FULL_WAIT_MS = 40;
const SCRIPT_NO = /: line \d+: /;
/** What a sync may come to while servers die and disks fill up. */
const SYNC_ENDS = ["server_unreachable", "server_full", "disk_full", "busy"];

export class Handheld {
  saved = new Saved();
  /** By plan: its round and where its reached points are, as acknowledged replies said. */
  rounds = new Map();

  constructor({ name, data, guard, now, chance, ledger, server, photosMax, camera }) {
    const given = { name, data, guard, now, chance, ledger, server, photosMax, camera };
    Object.assign(this, given);
  }

  #args(word) {
    return [word, "--data", this.data, "--clock", this.now()];
  }

  async make(plans) {
    initHandheld(this.data);
    enrolHandheld(this.data, this.server.enrolmentLink());
    run(program, this.#args("sync"));
    const asked = `${JSON.stringify({ cmd: "people" })}\n`;
    const { people } = JSON.parse(run(program, this.#args("run"), asked));
    this.staff = people.find(({ name }) => name === this.guard.name).staff;
    const unlock = { cmd: "unlock", staff: this.staff, pin: this.guard.pin };
    const script = [unlock, { cmd: "today" }].map((line) => JSON.stringify(line)).join("\n");
    const today = JSON.parse(run(program, this.#args("run"), script).trim().split("\n")[1]);
    this.plans = today.rounds.filter(({ name }) => plans.includes(name));
  }

  status() {
    return JSON.parse(run(program, ["status", "--data", this.data, "--json"]));
  }

  async live() {
    while (!this.ledger.over()) {
      const doing = this.chance.whole(1, 100);
      const act = doing <= 50 ? this.#writes() : doing <= 75 ? this.syncs() : this.#hosts();
      if (await act) this.ledger.started("handheld");
    }
  }

  /** Counts who died; true where SIGKILL ended it. */
  #watched(under) {
    under.ended.then((killed) => killed && this.ledger.died("handheld", under.killedAs));
    return under;
  }

  /** When it is to die: while it starts, after some time, at a reply, or this time not at all. */
  #doom(under, doing) {
    const { chance } = this;
    const how = chance.whole(1, 100);
    const doom = { at: Infinity, lag: chance.between(0, 4), doing };
    if (how <= 20) this.#later(under, chance.between(...STARTS_MS), doom, "starting");
    else if (how <= 55) this.#later(under, chance.between(...WORKS_MS), doom);
    else if (how <= 90) doom.at = chance.whole(1, 25);
    return doom;
  }

  async #later(under, ms, doom, doing) {
    await passed(ms);
    under.kill(doing ?? doom.doing);
  }

  /** Walks with a way to tell it commands, until it dies or has done its part. */
  async #walks(under, tell, doom) {
    let replies = 0;
    const told = async (command) => {
      const reply = await tell(command);
      replies += 1;
      if (replies === doom.at) this.#later(under, doom.lag, doom);
      return reply;
    };
    try {
      await walk(this, told);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
    }
  }

  async #writes() {
    const under = this.#watched(new Program(program, [...this.#args("run"), "--keep-going"]));
    await this.#walks(under, under.teller(), this.#doom(under, "writing"));
    under.child.stdin.end();
    return this.#over(under);
  }

  /** Commands one by one, with nobody who kills. */
  async session(act) {
    const under = new Program(program, [...this.#args("run"), "--keep-going"]);
    const tell = under.teller();
    await tell({ cmd: "unlock", staff: this.staff, pin: this.guard.pin });
    await act(tell);
    under.child.stdin.end();
    await under.ended;
  }

  /** The trial host: writing while a thread of its own syncs. */
  async #hosts() {
    const listen = `127.0.0.1:${await freePort()}`;
    const under = this.#watched(new Program(program, [...this.#args("serve"), "--listen", listen]));
    under.reads();
    const doom = this.#doom(under, "writing and syncing");
    const printed = () => LINK.exec(under.out)?.[0];
    while (under.runs && !printed()) await passed(5);
    if (printed()) await this.#walks(under, caller(printed()), doom);
    under.kill(doom.doing);
    return this.#over(under);
  }

  /** Whether it died; one that ended by itself had a reason that it said. */
  async #over(under) {
    const killed = await under.ended;
    if (killed || under.code === 0) return killed;
    if (NO_ROOM.test(under.sentence)) {
      // A script ends with the first no that it heard, which is counted already.
      if (!SCRIPT_NO.test(under.sentence)) this.ledger.full("handheld's start", under.sentence);
      await passed(FULL_WAIT_MS);
    } else this.ledger.strange(`${this.name} ended with ${under.code}: ${under.err}`);
    return killed;
  }

  /** One cycle, in which this handheld, the server or nobody dies. */
  async syncs(mayDie = true) {
    const under = this.#watched(new Program(program, [...this.#args("sync"), "--json"]).reads());
    const how = mayDie ? this.chance.whole(1, 100) : 100;
    if (how <= 10) this.#later(under, this.chance.between(...STARTS_MS), {}, "starting");
    else if (how <= 50) this.#later(under, this.chance.between(...WORKS_MS), {}, "syncing");
    else if (how <= 80) this.#atPhoto(under, how <= 70 ? under : this.server);
    if (await under.ended) return true;
    const { error } = JSON.parse(under.out || '{"error":"no_result"}');
    add(this.ledger.syncs, error ?? "done");
    if (error === "server_full") this.ledger.full("server, 507", under.sentence);
    else if (error === "disk_full") this.ledger.full("handheld", under.sentence);
    else if (error === "no_result" && NO_ROOM.test(under.sentence)) {
      this.ledger.full("handheld's start", under.sentence);
    } else if (error && !SYNC_ENDS.includes(error)) {
      this.ledger.strange(`${this.name}'s sync ended with ${error}: ${under.err}`);
    }
    return false;
  }

  async #atPhoto(under, who) {
    const late = passed(PHOTO_MS_MAX).then(() => false);
    const ended = under.ended.then(() => false);
    const comes = this.server.photoComes().then(() => true);
    if (!(await Promise.race([comes, ended, late]))) return;
    await passed(this.chance.between(0, 12));
    who.kill("uploading a photo");
  }
}

export { program as deviceProgram };
