export type PointState = "todo" | "begun" | "done" | "skipped";
