export type PartValue = { part: string, ok?: boolean, milli?: number, unit?: string, choice?: string, count?: number, date?: string, seconds?: number, low_milli?: number, high_milli?: number, };
