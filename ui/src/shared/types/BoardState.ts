/** Where a round stands, by the server's word. */
export type BoardState = "not_due" | "due" | "running" | "late" | "done" | "done_late" | "missed" | "unknown";
