export type OrderState = "raised" | "assigned" | "in_progress" | "fixed" | "verified" | "reopened" | "rejected";
