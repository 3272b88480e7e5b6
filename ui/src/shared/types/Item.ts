import type { Role } from "./Role";
import type { Severity } from "./Severity";
import type { Text } from "./Text";
import type { Clause } from "./Clause";
import type { Part } from "./Part";

export type Item = { id: string, source: string | null, name: Text, text: Text, clauses: Array<Clause>, template: string, role: Role, severity: Severity, must_see: boolean, fail_wants: Array<"photo" | "note">, parts: Array<Part>, };
