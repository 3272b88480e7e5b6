// The browser's camera as values: open it, take one frame, switch the torch, let it go.
// Which pictures are good is the photo crate's affair; here they only leave the viewfinder.
import { packed } from "./packer";

const LONG_SIDE_MAX = 1920;

export interface Viewfinder {
  stream: MediaStream;
  has_torch: boolean;
}
/** `torch` is a constraint of phones, not yet in the DOM's own types. */
interface Torch {
  torch?: boolean;
}

/** Why there is no viewfinder: no leave, or no camera that works. */
export type Refusal = "refused" | "none";

/** What somebody refused is not asked again by itself, as long as the page lives. */
let refused = false;

/** Null where there is no camera, or no leave to use it. */
export async function open(): Promise<Viewfinder | null> {
  const opened = await openFor(LONG_SIDE_MAX);
  return typeof opened === "string" ? null : opened;
}

/** The camera in front of the hand, at 4:3 with about this long side. */
export async function openFor(long_side: number): Promise<Viewfinder | Refusal> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices?.getUserMedia) return "none";
  try {
    const stream = await devices.getUserMedia({
      audio: false,
      video: {
        facingMode: { ideal: "environment" },
        width: { ideal: long_side },
        height: { ideal: (long_side * 3) / 4 },
      },
    });
    refused = false;
    const can = trackOf(stream)?.getCapabilities?.() as Torch | undefined;
    return { stream, has_torch: can?.torch === true };
  } catch (error) {
    const why = refusalOf(error);
    refused = refused || why === "refused";
    return why;
  }
}

export function refusalOf(error: unknown): Refusal {
  const { name } = (error ?? {}) as { name?: string };
  return name === "NotAllowedError" || name === "SecurityError" ? "refused" : "none";
}

/** Whether the camera may be opened without being asked for: leave was given, or never refused. */
export async function mayOpen(): Promise<boolean> {
  if (!refused) return true;
  try {
    const name = "camera" as PermissionName;
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    // Some WebViews don't know this question.
    return false;
  }
}

export function close(finder: Viewfinder | null): void {
  for (const track of finder?.stream.getTracks() ?? []) track.stop();
}

/** Whether the torch burns afterwards. */
export async function torchOf(finder: Viewfinder, on: boolean): Promise<boolean> {
  try {
    const wish = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
    await trackOf(finder.stream)?.applyConstraints(wish);
    return on;
  } catch {
    return false;
  }
}

/** The size at which a frame leaves: as it is, unless its long side is too long. */
export function fitted(width: number, height: number, max = LONG_SIDE_MAX): [number, number] {
  const long = Math.max(width, height);
  if (long <= max) return [width, height];
  return [Math.round((width * max) / long), Math.round((height * max) / long)];
}

/** What the viewfinder shows at this call; null before it has a picture. */
export function frameOf(video: HTMLVideoElement): Promise<Blob | null> {
  const [width, height] = fitted(video.videoWidth, video.videoHeight);
  return width === 0 ? Promise.resolve(null) : packed(video, { width, height });
}

function trackOf(stream: MediaStream): MediaStreamTrack | undefined {
  return stream.getVideoTracks()[0];
}
