// Which shift is on, which comes next, and whose can be swapped by whom.
import type { Key } from "@/shared/i18n";
import type { OnDuty } from "@/shared/types/OnDuty";
import type { Person } from "@/shared/types/Person";
import type { Role } from "@/shared/types/Role";
import type { ShiftRow } from "@/shared/types/ShiftRow";
import type { Tone } from "@/shared/widgets/StatusTag.vue";

export type Stand = "now" | "next" | "later" | "over";
export interface Standing {
  row: ShiftRow;
  stand: Stand;
}

const ORDER: Stand[] = ["now", "next", "later", "over"];
const DAY_MS = 86_400_000;

/** The local minute at which a shift begins or ends, `YYYY-MM-DDTHH:MM`: sorts as it reads. */
function begins(row: ShiftRow): string {
  return `${row.day}T${row.from}`;
}
function ends(row: ShiftRow): string {
  const overnight = row.to <= row.from;
  const day = new Date(Date.parse(row.day) + (overnight ? DAY_MS : 0));
  return `${day.toISOString().slice(0, 10)}T${row.to}`;
}

/** What is on comes first, then what begins soonest; `now` is a local minute. */
export function standings(rows: ShiftRow[], now: string): Standing[] {
  const ahead = rows.filter((row) => !row.running && begins(row) > now).map(begins);
  const next = ahead.sort()[0];
  const standOf = (row: ShiftRow): Stand => {
    if (row.running) return "now";
    if (begins(row) > now) return begins(row) === next ? "next" : "later";
    return ends(row) <= now ? "over" : "later";
  };
  const all = rows.map((row) => ({ row, stand: standOf(row) }));
  const rank = ({ stand }: Standing) => ORDER.indexOf(stand);
  return all.sort((a, b) => rank(a) - rank(b) || (begins(a.row) < begins(b.row) ? -1 : 1));
}

interface StandWords {
  tone: Tone;
  mark: string;
  key: Key;
}
const WORDS: Record<Stand, StandWords> = {
  now: { tone: "ok", mark: "●", key: "shift.now" },
  next: { tone: "info", mark: "▶", key: "shift.next" },
  later: { tone: "plain", mark: "○", key: "shift.later" },
  over: { tone: "plain", mark: "✓", key: "shift.over" },
};

export function standWords(stand: Stand): StandWords {
  return WORDS[stand];
}

/** One's own shift, or anybody's for who leads; never one that is over. */
export function swappable(stand: Stand, staff: string, me: string, leads: boolean): boolean {
  return stand !== "over" && (leads || staff === me);
}

/** Whether a swap can be taken back: who took it would have to give it. */
export function takesBack(takes: string, me: string, leads: boolean): boolean {
  return leads || takes === me;
}

/** Who comes on next, so that they stand first where somebody is asked for. */
export function nextOn(standing: Standing[]): string[] {
  const next = standing.filter(({ stand }) => stand === "next");
  return next.flatMap(({ row }) => row.staff.map((one) => one.staff));
}

/** Who can take a place on a shift: the same work first, and who is on already last. */
export function takersOf(people: Person[], on: OnDuty[], roles: Role[]): Person[] {
  const there = new Set(on.map((one) => one.staff));
  const rank = (one: Person) =>
    (one.roles.some((role) => roles.includes(role)) ? 0 : 2) + (one.on_shift ? 1 : 0);
  return people.filter((one) => !there.has(one.staff)).sort((a, b) => rank(a) - rank(b));
}
