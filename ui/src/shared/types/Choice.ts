import type { Outcome } from "./Outcome";

export type Choice = { id: string, zh: string, en: string, outcome: Outcome | null, };
