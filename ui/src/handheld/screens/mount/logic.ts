// What was scanned or touched where a label goes up. Whether it is the site's own is Rust's word.

export interface Read {
  /** A label's whole payload, or a tag's UID in hex. */
  text: string;
  nfc: boolean;
}

/** What a place has so far; kept before the camera opens. */
export interface Draft {
  read: Read | null;
  photo: string | null;
}

export const draftKey = (checkpoint: string) => `mount/${checkpoint}`;

/** Refusals of what was read: another label is wanted, while the photo stays good. */
export const REFUSED: ReadonlySet<string> = new Set(["bad_value", "tag_taken", "unknown_label"]);

/** A tag was touched, the camera saw a code, or keys came: a scanner's or a person's. */
export type From = "touch" | "camera" | "keys";

/** What was read; by keys a tag is told by its shape. Null where it can't be mounted. */
export function readOf(given: string, from: From = "keys"): Read | null {
  const text = given.trim();
  if (from === "touch") return { text: bytesOf(text), nfc: true };
  if (/^[0-9]{3}\s?[0-9]{3}$/.test(text)) return null;
  if (/^TP1:/i.test(text)) return { text: text.toUpperCase(), nfc: false };
  // The camera sees many codes, and a picture of a tag's number is no tag.
  if (from === "camera") return null;
  const uid = bytesOf(text);
  const bytes = /^([0-9A-F]{2}){4,10}$/.test(uid);
  return bytes ? { text: uid, nfc: true } : { text, nfc: false };
}

/** Readers write a UID with colons, dashes, spaces or nothing between the bytes. */
function bytesOf(uid: string): string {
  return uid.replace(/[:\s-]/g, "").toUpperCase();
}

export function draftOf(kept: string | null): Draft {
  const none: Draft = { read: null, photo: null };
  if (kept === null) return none;
  try {
    return { ...none, ...(JSON.parse(kept) as Partial<Draft>) };
  } catch {
    return none;
  }
}

/** What has to be done next at a place. */
export function nextStep({ read, photo }: Draft): "scan" | "photo" | "bind" {
  if (read === null) return "scan";
  return photo === null ? "photo" : "bind";
}
