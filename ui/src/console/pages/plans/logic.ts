// Which plans the list shows, and the marks of how each stands.
import type { LocationQuery } from "vue-router";
import type { ConsolePlan } from "@/shared/types/ConsolePlan";
import type { PlanKind } from "@/shared/types/PlanKind";
import type { PlanStanding } from "@/shared/types/PlanStanding";
import type { Role } from "@/shared/types/Role";
import type { Sign } from "../../words";

export const KINDS: PlanKind[] = ["inspection", "operation", "quota", "duty"];

export const STANDING_SIGN: Record<PlanStanding, Sign> = {
  current: { mark: "●", tone: "info" },
  ahead: { mark: "○", tone: "plain" },
  over: { mark: "–", tone: "plain" },
};

export interface Filter {
  kind: PlanKind | null;
  role: string | null;
  /** Those that fall due no more are left out at first. */
  over: boolean;
  text: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export function filterIn(query: LocationQuery): Filter {
  return {
    kind: KINDS.find((kind) => kind === query.kind) ?? null,
    role: text(query.role),
    over: query.over === "1",
    text: text(query.text) ?? "",
  };
}

export function queryOf(filter: Filter): Record<string, string> {
  return {
    ...(filter.kind === null ? {} : { kind: filter.kind }),
    ...(filter.role === null ? {} : { role: filter.role }),
    ...(filter.over ? { over: "1" } : {}),
    ...(filter.text === "" ? {} : { text: filter.text }),
  };
}

/** The server's order stays: by name. */
export function rowsOf(plans: ConsolePlan[], filter: Filter): ConsolePlan[] {
  const words = filter.text.trim().toLowerCase();
  return plans.filter((plan) =>
    (filter.over || plan.standing !== "over") &&
    (filter.kind === null || plan.kind === filter.kind) &&
    (filter.role === null || plan.role === filter.role) &&
    (words === "" || `${plan.name} ${plan.person ?? ""}`.toLowerCase().includes(words)));
}

export const kindsIn = (plans: ConsolePlan[]): PlanKind[] =>
  KINDS.filter((kind) => plans.some((plan) => plan.kind === kind));

export const rolesIn = (plans: ConsolePlan[]): Role[] =>
  [...new Set(plans.map(({ role }) => role))].sort();

export const overIn = (plans: ConsolePlan[]): number =>
  plans.filter(({ standing }) => standing === "over").length;
