export type Role = "guard" | "cleaner" | "engineer" | "front_desk" | "gardener" | "contractor";
