// A temporary person: a name, the work, a PIN typed twice. Until when is the shift's affair.
import type { Role } from "@/shared/types/Role";

export const ROLES: Role[] = [
  "guard", "cleaner", "engineer", "front_desk", "gardener", "contractor",
];
const NAME_CHARS_MAX = 20;

export interface Form {
  name: string;
  roles: Role[];
}

export function toggled(roles: Role[], role: Role): Role[] {
  if (roles.includes(role)) return roles.filter((one) => one !== role);
  return ROLES.filter((one) => one === role || roles.includes(one));
}

/** What is still wanted before the PIN; null where nothing is. */
export function missing({ name, roles }: Form): "name" | "long" | "role" | null {
  const signs = [...name.trim()].length;
  if (signs > NAME_CHARS_MAX) return "long";
  if (roles.length === 0) return "role";
  return signs === 0 ? "name" : null;
}

/** The first number whose name nobody has, so that a name can be given without typing. */
export function freeNumber(nameOf: (n: number) => string, taken: readonly string[]): number {
  let n = 1;
  while (taken.includes(nameOf(n))) n += 1;
  return n;
}

/** Where two typings of a PIN stand. */
export type Typing =
  | { step: "first"; differed: boolean }
  | { step: "again"; first: string }
  | { step: "same"; pin: string };

export const BEGIN: Typing = { step: "first", differed: false };

export function typed(before: Typing, pin: string): Typing {
  if (before.step !== "again") return { step: "again", first: pin };
  return before.first === pin ? { step: "same", pin } : { step: "first", differed: true };
}
