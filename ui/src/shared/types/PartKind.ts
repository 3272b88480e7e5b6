export type PartKind = "check" | "number" | "choice" | "count" | "date" | "duration" | "photo";
