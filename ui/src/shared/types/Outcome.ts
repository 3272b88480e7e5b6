export type Outcome = "pass" | "partly" | "fail" | "not_applicable" | "not_possible";
