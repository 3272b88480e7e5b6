// What the server says came of a handheld's work: each of its lines once, to the same last hash;
// and what the console is told of it, asked as its pages ask.
import { supervisorIn } from "./desk.mjs";
import { run, serverProgram, statusOf } from "./programs.mjs";

/** The lines of a handheld's journal as the server holds them; asked while no host runs. */
export function linesOf({ serverData, handheldData }) {
  const { journal } = statusOf(handheldData);
  const exported = run(serverProgram, ["export", "--data", serverData, "--journal", journal]);
  const rows = exported.split("\n").filter((row) => /^[0-9a-f]{64}\t/.test(row));
  return rows.map((row) => ({ hash: row.slice(0, 64), ...JSON.parse(row.slice(65)) }));
}

/** Checks that every line arrived exactly once, once the handheld's host is stopped; the lines. */
export function arrivedOnce(check, { serverData, handheldData }) {
  const { last, acked, head, sync } = statusOf(handheldData);
  const lines = linesOf({ serverData, handheldData });
  const seqs = new Set(lines.map(({ seq }) => seq));
  check.same(`the server holds each of ${last} lines once, to the same last hash`,
    [lines.length, seqs.size, acked, lines.at(-1)?.hash], [last, last, last, head]);
  check.same("and nothing waits", [sync.lines_waiting, sync.photos_waiting], [0, 0]);
  return lines;
}

/** Asks the console of a server that `startServer` started, signed in as its supervisor. */
export async function consoleOf(server) {
  const { origin, hash } = new URL(server.link);
  const api = `${origin}/api/console`;
  const headers = {
    "Content-Type": "application/json", Origin: origin,
    "X-Start-Token": hash.replace("#start=", ""),
  };
  const body = JSON.stringify(supervisorIn(server.out));
  const signed = await fetch(`${api}/sign-in`, { method: "POST", headers, body });
  headers.Cookie = signed.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const told = async (path) => (await fetch(`${api}${path}`, { headers })).json();
  const { sites: [{ id }] } = await told("/me");
  const site = (path) => told(`/sites/${id}${path}`);
  return {
    site,
    /** A round with all that was done in it. */
    record: (round) => site(`/rounds/${round}`),
  };
}

/** The answers of a point that stand, `item outcome`, in order. */
export function standing(point) {
  const left = point.answers.filter((one) => !one.corrected);
  return left.map((one) => `${one.item} ${one.outcome}`).sort();
}
