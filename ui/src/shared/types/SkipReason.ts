export type SkipReason = "locked" | "works" | "dangerous" | "other";
