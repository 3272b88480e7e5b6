/** What is known of one point of a round. */
export type BoardCell = "todo" | "done" | "fail" | "skipped";
