// The figures of each part, side by side.
import { add, total } from "./ledger.mjs";

const width = (rows) => Math.max(...rows.map(([name]) => name.length));

function column({ ledger, ms, acknowledged, lines, photos, lost, twice }) {
  const kills = [...ledger.kills].sort(([a], [b]) => a.localeCompare(b));
  const rows = [
    ["acknowledged", acknowledged ?? "not proved"],
    ["  of these photos", photos ?? "not proved"],
    ["lines in the end", lines ?? "not proved"],
    ["lost", lost?.length ?? "not proved"],
    ["twice", twice?.length ?? "not proved"],
    ["kills", ledger.killed],
    ...kills.map(([who, n]) => [`  ${who}`, n]),
    ["restarts", total(ledger.restarts)],
    ...[...ledger.restarts].sort().map(([who, n]) => [`  of the ${who}`, n]),
    ["undisturbed syncs", ledger.syncs.get("done") ?? 0],
    ["syncs that broke off", total(ledger.syncs) - (ledger.syncs.get("done") ?? 0)],
    ["full-disk refusals", total(ledger.refusals)],
    ...[...ledger.refusals].sort().map(([who, n]) => [`  ${who}`, n]),
    ["time", `${(ms / 1000).toFixed(1)} s`],
  ];
  return new Map(rows);
}

/** Rows as they first come up; a part without one has a 0. */
export function table(parts) {
  const columns = parts.map(column);
  const order = new Map();
  for (const one of columns) for (const name of one.keys()) add(order, name);
  const names = [...order.keys()];
  const rows = [["", ...parts.map(({ name }) => name)],
    ...names.map((name) => [name, ...columns.map((one) => String(one.get(name) ?? 0))])];
  const first = width(rows);
  return rows.map(([name, ...cells]) =>
    `${name.padEnd(first)}${cells.map((cell) => cell.padStart(18)).join("")}`).join("\n");
}
