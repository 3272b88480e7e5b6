export type Phase = "new" | "loading" | "locked" | "unlocked";
