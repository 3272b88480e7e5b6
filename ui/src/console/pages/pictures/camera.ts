// This machine's camera as a value: open one, go to the next, let it go.
import { whyNot, type NoMedia } from "./microphone";
import { LONG_SIDE_MAX } from "./scale";

export interface Finder {
  stream: MediaStream;
  /** Ids of all cameras, and which of them this is. */
  cameras: string[];
  camera: string | null;
}

/** Null: the one that looks away from the person, where there is such a one. */
export async function open(camera: string | null): Promise<Finder | NoMedia> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices?.getUserMedia) return "unsupported";
  try {
    const stream = await devices.getUserMedia({
      video: {
        ...(camera ? { deviceId: { exact: camera } } : { facingMode: { ideal: "environment" } }),
        width: { ideal: LONG_SIDE_MAX },
        height: { ideal: (LONG_SIDE_MAX * 3) / 4 },
      },
    });
    const all = await devices.enumerateDevices();
    const cameras = all.filter(({ kind }) => kind === "videoinput").map((one) => one.deviceId);
    return { stream, cameras, camera: stream.getVideoTracks()[0]?.getSettings().deviceId ?? null };
  } catch (error) {
    return whyNot(error);
  }
}

export function close(finder: Finder | NoMedia | null): void {
  if (typeof finder !== "object") return;
  for (const track of finder?.stream.getTracks() ?? []) track.stop();
}

/** The camera after this one; null where there is no other. */
export function nextOf({ cameras, camera }: Pick<Finder, "cameras" | "camera">): string | null {
  if (cameras.length < 2) return null;
  return cameras[(cameras.indexOf(camera ?? "") + 1) % cameras.length] ?? null;
}
