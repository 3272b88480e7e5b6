// Choices from a seed: each actor draws from a row of its own, so that who comes first doesn't
// change what the others choose.

/** Numbers from 0 to 1, the same for the same seed and name (mulberry32). */
export function chances(seed, name) {
  let state = seed >>> 0;
  for (const letter of name) state = Math.imul(state ^ letter.codePointAt(0), 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    hits: (percent) => next() * 100 < percent,
    between: (low, high) => low + next() * (high - low),
    whole: (low, high) => Math.floor(low + next() * (high + 1 - low)),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

export const passed = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
