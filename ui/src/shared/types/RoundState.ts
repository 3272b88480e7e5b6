export type RoundState = "not_due" | "due" | "running" | "late" | "done" | "done_late" | "over" | "missed" | "unknown";
