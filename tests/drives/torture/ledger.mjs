// What happened in one part: kills, starts, refusals, and when it is enough. What doesn't belong
// into any of them is kept as a sentence, and fails the run.

const ODD_MAX = 20;
/** The words that a person knows a full disk by. */
export const NO_ROOM = /is full|no room is left|No space left/;

export class Ledger {
  kills = new Map();
  restarts = new Map();
  refusals = new Map();
  syncs = new Map();
  odd = [];
  #from = performance.now();
  #killsMax;
  #endMs;

  constructor({ kills, seconds }) {
    this.#killsMax = kills ?? Infinity;
    this.#endMs = seconds ? seconds * 1000 : Infinity;
  }

  get ms() {
    return performance.now() - this.#from;
  }

  get killed() {
    return total(this.kills);
  }

  over() {
    return this.killed >= this.#killsMax || this.ms >= this.#endMs || this.odd.length > 0;
  }

  /** A program died of SIGKILL while it did something. */
  died(who, doing) {
    add(this.kills, `${who}, ${doing}`);
  }

  started(who) {
    add(this.restarts, who);
  }

  /** Somebody said no for want of room; the sentence is what a person would read. */
  full(who, sentence) {
    if (!NO_ROOM.test(sentence)) this.strange(`${who} is full and says: ${sentence}`);
    add(this.refusals, who);
  }

  strange(sentence) {
    if (this.odd.length < ODD_MAX) this.odd.push(sentence);
  }
}

export function add(counts, key, n = 1) {
  counts.set(key, (counts.get(key) ?? 0) + n);
}

export function total(counts) {
  return [...counts.values()].reduce((sum, n) => sum + n, 0);
}
