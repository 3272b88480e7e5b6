import type { Phase } from "./Phase";
import type { Problem } from "./Problem";
import type { Chip } from "./Chip";
import type { Person } from "./Person";

export type Status = { phase: Phase, app: string, now: string, device: string, site_name: string | null, time_zone: string | null, person: Person | null, sync: Chip, route: string | null, preferences: Array<[string, string]>, problems: Array<Problem>, };
