export type FindingId = string;
