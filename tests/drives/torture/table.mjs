// The figures of each part, side by side.
import { total } from "./ledger.mjs";

const NAME_CHARS = 34;
const CELL_CHARS = 18;
const UNPROVED = "not proved";

/** A row for each key that any part has, in order; a part without it has a 0. */
function each(parts, countsOf, name) {
  const keys = new Set(parts.flatMap((one) => [...countsOf(one).keys()]));
  return [...keys].sort().map((key) =>
    [name(key), ...parts.map((one) => countsOf(one).get(key) ?? 0)]);
}

function killed(parts, who) {
  const of = ({ ledger }) => new Map([...ledger.kills].filter(([key]) => key.startsWith(who)));
  return [[`kills of ${who}s`, ...parts.map((one) => total(of(one)))],
    ...each(parts, of, (key) => `  ${key.slice(who.length + 2)}`)];
}

export function table(parts) {
  const row = (name, of) => [name, ...parts.map((one) => of(one) ?? UNPROVED)];
  const done = ({ ledger }) => ledger.syncs.get("done") ?? 0;
  const rows = [
    ["", ...parts.map(({ name }) => name)],
    row("acknowledged", (one) => one.acknowledged),
    row("  of these photos", (one) => one.photos),
    row("lines in the end", (one) => one.lines),
    row("lost", (one) => one.lost?.length),
    row("twice", (one) => one.twice?.length),
    ...killed(parts, "handheld"),
    ...killed(parts, "server"),
    ...each(parts, ({ ledger }) => ledger.restarts, (who) => `restarts of ${who}s`),
    row("syncs to their end", done),
    row("syncs that broke off", (one) => total(one.ledger.syncs) - done(one)),
    row("full-disk refusals", ({ ledger }) => total(ledger.refusals)),
    ...each(parts, ({ ledger }) => ledger.refusals, (who) => `  ${who}`),
    row("time", ({ ms }) => `${(ms / 1000).toFixed(1)} s`),
  ];
  return rows.map(([name, ...cells]) => [name.padEnd(NAME_CHARS),
    ...cells.map((cell) => String(cell).padStart(CELL_CHARS))].join("")).join("\n");
}
