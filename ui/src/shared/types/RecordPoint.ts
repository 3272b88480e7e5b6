import type { How } from "./How";
import type { RecordAnswer } from "./RecordAnswer";
import type { RecordSkip } from "./RecordSkip";

/** One point of a round's record. */
export type RecordPoint = { checkpoint: string, name: string, building: string, reached_at: string | null, how: How | null, scanned: string | null, reason: string | null, skipped: RecordSkip | null, answers: Array<RecordAnswer>, };
