// Which screen a phase allows, and where a person goes on after a restart.
import type { Person } from "@/shared/types/Person";
import type { Phase } from "@/shared/types/Phase";

const GATES: Record<Exclude<Phase, "unlocked">, string> = {
  new: "/enrol", loading: "/opening", locked: "/who",
};

/** The route the page has to leave for; null where it may stay. */
export function gateOf(phase: Phase, path: string): string | null {
  if (phase !== "unlocked") return path === GATES[phase] ? null : GATES[phase];
  return path === "/" || Object.values(GATES).includes(path) ? "resume" : null;
}

/** A route carries whose it is: the next person starts at Today, not in another's round. */
export function remembered(staff: string, path: string): string {
  return `${staff} ${path}`;
}

export function resumeAt(route: string | null, person: Person | null): string {
  const cut = route?.indexOf(" ") ?? -1;
  if (!route || !person || cut < 0 || route.slice(0, cut) !== person.staff) return "/today";
  const path = route.slice(cut + 1);
  return path.startsWith("/") && gateOf("unlocked", path) === null ? path : "/today";
}
