import type { Standing } from "./Standing";
import type { Words } from "./Words";

/** One value of an answer, with the limits it was judged by. */
export type RecordValue = { part: string, name: Words, unit: string | null, milli: number | null, ok: boolean | null, choice: Words | null, date: string | null, low_milli: number | null, high_milli: number | null, standing: Standing | null, };
