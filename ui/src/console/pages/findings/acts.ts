// What the desk may do with orders: the steps that are open to all of the chosen ones, the reasons
// of those that want one, and the moment that is typed as the site's own time.
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import type { ConsolePerson } from "@/shared/types/ConsolePerson";
import type { OrderState } from "@/shared/types/OrderState";

/** The steps that are the desk's, in the order of their buttons. */
const DESK_STEPS = ["assigned", "verified", "reopened", "rejected"] as const;
export type DeskStep = (typeof DESK_STEPS)[number];

export const REASONS: Record<"reopened" | "rejected", string[]> = {
  reopened: ["photo_unclear", "not_done", "wrong_place"],
  rejected: ["not_a_defect", "duplicate", "not_ours"],
};

/** What all of them may become; a closed one is opened again by itself, never among others. */
export function stepsFor(chosen: ConsoleFinding[]): DeskStep[] {
  const [first] = chosen;
  if (!first) return [];
  return DESK_STEPS.filter((step) => chosen.every(({ moves }) => moves.includes(step)));
}

export const wantsReason = (step: DeskStep): step is "reopened" | "rejected" =>
  step === "reopened" || step === "rejected";

/** People of an order's role first, those with the fewest open orders before others. */
export function peopleFor(people: ConsolePerson[], chosen: ConsoleFinding[]): ConsolePerson[] {
  const roles = new Set(chosen.map(({ role }) => role));
  const fits = (person: ConsolePerson) => person.roles.some((role) => roles.has(role));
  return [...people].sort((a, b) =>
    Number(fits(b)) - Number(fits(a)) || a.open - b.open || a.name.localeCompare(b.name, "zh"));
}

/** Whose it is most likely: of its role, with the least to do; null where nobody has the role. */
export function nextFor(
  people: ConsolePerson[], finding: ConsoleFinding,
): ConsolePerson | null {
  const fits = people.filter(({ roles }) => roles.includes(finding.role));
  return peopleFor(fits, [finding])[0] ?? null;
}

/** For planning many at once: each to whoever of its role has least, with what was just given. */
export function sharedOut(
  people: ConsolePerson[], findings: ConsoleFinding[],
): { person: ConsolePerson | null; findings: ConsoleFinding[] }[] {
  const given = new Map<string | null, ConsoleFinding[]>();
  for (const finding of findings) {
    const counted = people.map((one) =>
      ({ ...one, open: one.open + (given.get(one.staff)?.length ?? 0) }));
    const to = nextFor(counted, finding)?.staff ?? null;
    given.set(to, [...(given.get(to) ?? []), finding]);
  }
  return [...given].map(([staff, own]) =>
    ({ person: people.find((one) => one.staff === staff) ?? null, findings: own }));
}

/** Nobody has it, and it may be given. */
export const waitsForOwner = ({ owner_id, moves }: ConsoleFinding): boolean =>
  owner_id === null && moves.includes("assigned");

/** The orders as they were seen, so that what others moved on meanwhile is left alone. */
export const seenOf = (chosen: ConsoleFinding[]) =>
  chosen.map(({ order, state, go }) => ({ order, from: state as OrderState, go }));

/** `2026-11-30T18:00` on the clock of a zone, as a moment; null where there is no such time. */
export function momentAt(local: string, zone: string): string | null {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return null;
  const format = new Intl.DateTimeFormat("en-CA", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZone: zone,
  });
  const ahead = (at: number) => {
    const parts = Object.fromEntries(format.formatToParts(at).map((part) =>
      [part.type, part.value]));
    const { year, month, day, hour, minute } = parts;
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}Z`) - at;
  };
  // The offset before a change of clocks may not be the one after it.
  const near = wall - ahead(wall);
  return new Date(wall - ahead(near)).toISOString();
}
