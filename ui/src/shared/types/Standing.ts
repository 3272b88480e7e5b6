/** A reading beside its limits. */
export type Standing = "below" | "within" | "above";
