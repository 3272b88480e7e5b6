// Where the handheld says it is: asked once when somebody reaches a place, for five seconds at
// most, and never waited for. A handheld that doesn't know says nothing.
import { call } from "@/shared/api";
import type { Position } from "@/shared/types/Position";

const WAIT_MS_MAX = 5000;
/** A fix that is no older is as good as a new one. */
const AGE_MS_MAX = 10_000;

interface Fix {
  latitude: number;
  longitude: number;
  accuracy: number;
}

/** In ten-millionths of a degree; null where the fix is none. */
export function positionOf({ latitude, longitude, accuracy }: Fix): Position | null {
  const e7 = (degrees: number) => Math.round(degrees * 1e7);
  const real = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && accuracy >= 0;
  if (!real || !Number.isFinite(accuracy)) return null;
  return {
    latitude_e7: e7(latitude), longitude_e7: e7(longitude), accuracy_m: Math.round(accuracy),
  };
}

/** Adds the position to a visit that is recorded already. What fails costs the visit nothing. */
export function locate(round: string, checkpoint: string): void {
  const finder = typeof navigator === "undefined" ? undefined : navigator.geolocation;
  finder?.getCurrentPosition(
    ({ coords }) => {
      const position = positionOf(coords);
      if (position) {
        call({ cmd: "located", round, checkpoint, position }).catch(() => null);
      }
    },
    () => undefined,
    { enableHighAccuracy: true, maximumAge: AGE_MS_MAX, timeout: WAIT_MS_MAX },
  );
}
