// Drawing no more than what changed, and that first: a slow processor shows a tick at once.

/**
 * What is there now, each one as the object that it was before where it says the same: whoever
 * draws it has nothing to do then.
 */
export function asBefore<T>(before: T[], now: T[], keyOf: (one: T) => string): T[] {
  const held = new Map(before.map((one) => [keyOf(one), one]));
  return now.map((one) => {
    const old = held.get(keyOf(one));
    return old !== undefined && JSON.stringify(old) === JSON.stringify(one) ? old : one;
  });
}

/** Longer than a frame takes: a page that nobody sees is never painted. */
const UNSEEN_MS = 100;

/** Returns once what stands on the page was painted. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, UNSEEN_MS);
  });
}
