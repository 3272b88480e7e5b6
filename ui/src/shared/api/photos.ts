// The handheld's pictures and voice notes for the screen, and the way up: in base64 pieces, since
// Android's bridge carries text alone.
import type { CheckpointId } from "@/shared/types/CheckpointId";
import { call, CallError, photoBlob } from "./index";
import { shelf } from "./shown";

const SHOWN_MAX = 60;
/**
 * Its base64 is below the 256 KiB that one piece may have; a multiple of three, so that only the
 * last piece is padded.
 */
export const PIECE_BYTES = 180 * 1024;

/** A kept photo or voice note, to be shown. */
export const photo = shelf(SHOWN_MAX, photoBlob).get;

/** A picture in pieces: each is read alone, since to read all at once holds the page up. */
export function piecesOf(picture: Blob, size = PIECE_BYTES): Blob[] {
  const pieces: Blob[] = [];
  for (let at = 0; at < picture.size; at += size) pieces.push(picture.slice(at, at + size));
  return pieces;
}

/** Hands a camera picture over; the SHA-256 of the photo as Rust keeps it. */
export async function keepPhoto(
  picture: Blob | null,
  checkpoint: CheckpointId | null,
): Promise<string> {
  const pieces = picture ? piecesOf(picture) : [];
  const upload = uuid();
  for (const [piece, bytes] of pieces.entries()) {
    const base64 = await base64Of(bytes);
    const last = piece === pieces.length - 1;
    const reply = await call({ cmd: "photo_piece", upload, piece, last, base64, checkpoint });
    if (reply.reply === "photo_kept") return reply.sha256;
  }
  throw new CallError("not_a_photo", "empty picture");
}

function base64Of(picture: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(new CallError("not_a_photo", String(reader.error)));
    reader.readAsDataURL(picture);
  });
}

/** `crypto.randomUUID` is younger than the oldest WebView. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
