// Which people the page shows, by its address, and what is worth a word about each.
import type { LocationQuery } from "vue-router";
import type { ConsoleStaff } from "@/shared/types/ConsoleStaff";
import type { Role } from "@/shared/types/Role";

export type Show = "active" | "ended" | "no_pin" | "all";
export const SHOWS: Show[] = ["active", "ended", "no_pin", "all"];

export interface Filter {
  show: Show;
  role: Role | null;
  /** A handheld: those who used it. */
  on: string | null;
  text: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export const filterIn = (query: LocationQuery): Filter => ({
  show: SHOWS.find((one) => one === query.show) ?? "active",
  role: text(query.role) as Role | null,
  on: text(query.on),
  text: text(query.text) ?? "",
});

export const queryOf = ({ show, role, on, text: words }: Filter): Record<string, string> => ({
  ...(show === "active" ? {} : { show }), ...(role === null ? {} : { role }),
  ...(on === null ? {} : { on }), ...(words === "" ? {} : { text: words }),
});

const fits = (one: ConsoleStaff, show: Show) =>
  show === "all" || (show === "active" && one.active) || (show === "ended" && !one.active) ||
  (show === "no_pin" && one.active && !one.has_pin);

export function rowsOf(all: ConsoleStaff[], { show, role, on, text: words }: Filter) {
  const said = words.trim().toLowerCase();
  return all.filter((one) => fits(one, show) && (role === null || one.roles.includes(role)) &&
    (on === null || one.handhelds.some(({ device }) => device === on)) &&
    (said === "" || one.name.toLowerCase().includes(said)));
}

/** How many each choice would show, the rest of the filter being as it is. */
export const countOf = (all: ConsoleStaff[], filter: Filter, show: Show): number =>
  rowsOf(all, { ...filter, show }).length;

export const rolesIn = (all: ConsoleStaff[]): Role[] =>
  [...new Set(all.flatMap(({ roles }) => roles))].sort();

/** What the file of the same list is asked for. */
export function askedOf({ show, role, on, text: words }: Filter): Record<string, string> {
  return {
    ...(show === "active" || show === "no_pin" ? { active: "1" } : {}),
    ...(show === "ended" ? { active: "0" } : {}), ...(show === "no_pin" ? { has_pin: "0" } : {}),
    ...(role === null ? {} : { role }), ...(on === null ? {} : { on }),
    ...(words === "" ? {} : { called: words }),
  };
}

/** What of theirs somebody else has to take over. */
export const leaves = ({ open, shifts, plans }: ConsoleStaff): boolean =>
  open > 0 || shifts.length > 0 || plans.length > 0;
