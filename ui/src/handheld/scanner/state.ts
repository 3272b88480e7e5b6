// How the camera stands as a scanner, and what is said where it doesn't work.
import type { Key } from "@/shared/i18n";

/** `broken`: there is a camera, and nothing that could decode its picture. */
export type ScannerState = "opening" | "ready" | "refused" | "none" | "broken";

/** The one line that says why there is no viewfinder; null where there is one. */
export function without(state: ScannerState): Key | null {
  if (state === "opening" || state === "ready") return null;
  return `scan.camera_${state}`;
}
