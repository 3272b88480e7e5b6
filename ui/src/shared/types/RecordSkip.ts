import type { SkipReason } from "./SkipReason";

/** Why a point was left out. */
export type RecordSkip = { reason: SkipReason, note: string | null, photos: Array<string>, };
