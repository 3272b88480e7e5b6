// What somebody saw on the way: kept as it grows, sent with a photo, a voice note or a few words.
import type { Role } from "@/shared/types/Role";
import type { Severity } from "@/shared/types/Severity";

export const SEVERITIES: Severity[] = ["minor", "normal", "serious"];
export const ROLES: Role[] = ["engineer", "cleaner", "guard", "gardener", "front_desk"];

export interface Report {
  photos: string[];
  note: string;
  severity: Severity;
  role: Role;
  checkpoint: string | null;
  place: string;
  /** The camera opens by itself once. */
  camera_seen: boolean;
}
export const NONE: Report = {
  photos: [], note: "", severity: "normal", role: "engineer", checkpoint: null, place: "",
  camera_seen: false,
};

/** Each person's own: another one's half report is no help. */
export const draftKey = (staff: string) => `report/${staff}`;

/** A kept draft; what is none of this version's is nothing. */
export function readReport(text: string | null): Report {
  if (text === null) return NONE;
  try {
    const kept = { ...NONE, ...(JSON.parse(text) as Partial<Report>) };
    return Array.isArray(kept.photos) && typeof kept.note === "string" ? kept : NONE;
  } catch {
    return NONE;
  }
}

/** A photo, a voice note or words: one of them is enough. */
export function says(report: Report): boolean {
  return report.photos.length > 0 || report.note.trim() !== "";
}

/** The same with photos that nobody had named yet. */
export function withPhotos(report: Report, photos: string[]): Report {
  const more = photos.filter((photo) => !report.photos.includes(photo));
  return { ...report, photos: [...report.photos, ...more], camera_seen: true };
}
