export type Severity = "minor" | "normal" | "serious";
