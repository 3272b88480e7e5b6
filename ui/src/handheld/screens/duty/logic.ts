// What proves that a duty was done: a photo or a few words, and how many where somebody counts.
import type { DutyShown } from "@/shared/types/DutyShown";

export interface Evidence {
  photos: string[];
  note: string;
  count: number | null;
}
export const NONE: Evidence = { photos: [], note: "", count: null };

export function draftKey(round: string): string {
  return `duty:${round}`;
}

/** A kept draft; what is none of this version's is nothing. */
export function readEvidence(text: string | null): Evidence {
  if (text === null) return NONE;
  try {
    const kept = JSON.parse(text) as Partial<Evidence>;
    const { photos, note, count = null } = kept;
    if (!Array.isArray(photos) || typeof note !== "string") return NONE;
    return { photos, note, count: typeof count === "number" ? count : null };
  } catch {
    return NONE;
  }
}

/** One of both is enough, and one has to be there. */
export function proves(evidence: Evidence): boolean {
  return evidence.photos.length > 0 || evidence.note.trim() !== "";
}

/** Down to none counted at all. */
export function step(count: number | null, by: 1 | -1): number | null {
  const next = (count ?? 0) + by;
  return next <= 0 ? null : next;
}

export function shownEvidence(duty: DutyShown | null): Evidence {
  return duty ? { photos: duty.photos, note: duty.note ?? "", count: duty.count } : NONE;
}
