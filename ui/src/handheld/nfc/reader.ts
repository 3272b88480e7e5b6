// What every NFC reader is: it tells the UID of each tag that is touched. Two kinds are in
// `plugin.ts` (the handheld's own) and `simulated.ts` (typed in, for trials).

export interface NfcReader {
  /** Tells each touched tag's UID, upper-case hex, until the returned function is called. */
  listen(touched: Touched): () => void;
}
export type Touched = (uid: string) => void;

/** A tag that is held in an unsteady hand is discovered again and again. */
export const STEADY_MS = 1500;

/** Tells a tag once while it keeps coming. */
export function steadied(touched: Touched): Touched {
  let held: string | null = null;
  let letting_go: ReturnType<typeof setTimeout> | undefined;
  return (uid) => {
    const fresh = uid !== held;
    held = uid;
    clearTimeout(letting_go);
    letting_go = setTimeout(() => (held = null), STEADY_MS);
    if (fresh) touched(uid);
  };
}

/** Bytes as upper-case hex; they may come signed. */
export function uidOf(bytes: number[]): string {
  return bytes
    .map((byte) => (byte & 0xff).toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

/** A UID as somebody typed it, with or without marks between the bytes; null where it is none. */
export function uidIn(typed: string): string | null {
  const uid = typed.replace(/[:\s-]/g, "").toUpperCase();
  return /^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/.test(uid) ? uid : null;
}
