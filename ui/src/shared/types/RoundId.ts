export type RoundId = string;
