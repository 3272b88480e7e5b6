// Where signing in leads, and what is said when it does not.

/** Only a page of this console: an address from outside must not lead out. */
export function backTo(asked: unknown): string {
  const inside = typeof asked === "string" && /^\/(?![/\\])/.test(asked);
  return inside && !asked.startsWith("/sign-in") ? asked : "/";
}

export function canTry(name: string, password: string, busy: boolean): boolean {
  return !busy && name.trim() !== "" && password !== "";
}
