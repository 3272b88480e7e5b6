// Signatures under a round as they grow, and as they are handed in: the walker's, and that of
// somebody without an account. Both are free; a second one counts with a name or a firm.
import type { Stroke } from "@/shared/drawing";
import type { Signature } from "@/shared/types/Signature";
import type { Summary } from "@/shared/types/Summary";
import { drawingOf } from "../../strokes";

/** The pad's own surface: a drawing looks alike on every screen. */
export const PAD = { width: 600, height: 300 };
export const FIRMS = ["owner", "upkeep", "works"] as const;

export interface Signing {
  walker: Stroke[];
  second: Stroke[];
  name: string;
  firm: string;
  /** Somebody asked for the second pad. */
  open: boolean;
}
export const NOTHING: Signing = { walker: [], second: [], name: "", firm: "", open: false };

/** What the second signature lacks: who signs, or the lines; null where it's whole or not begun. */
export function lackOf({ second, name, firm }: Signing): "who" | "lines" | null {
  const who = (name + firm).trim() !== "";
  if (second.length > 0) return who ? null : "who";
  return who ? "lines" : null;
}

/** The second pad stands open where the round wants it, or somebody began with it. */
export function showsSecond(signing: Signing, wanted: boolean): boolean {
  return wanted || signing.open || signing.second.length > 0 || lackOf(signing) !== null;
}

/** What is handed in; a half second signature is not. */
export function signaturesOf(signing: Signing): Signature[] {
  const walker = drawingOf(signing.walker, PAD);
  const second = lackOf(signing) === null ? drawingOf(signing.second, PAD) : null;
  const [name, firm] = [signing.name.trim(), signing.firm.trim()];
  const who = { ...(name && { name }), ...(firm && { firm }) };
  return [
    ...(walker ? [{ signer: "walker" as const, drawing: walker }] : []),
    ...(second ? [{ signer: "second" as const, ...who, drawing: second }] : []),
  ];
}

export function lacksSecond({ wants_second, signatures }: Summary): boolean {
  return wants_second && !signatures.some(({ signer }) => signer === "second");
}

/** Whose signature it is, as far as it says so. */
export const whoSigned = ({ name, firm }: Signature): string =>
  [name, firm].filter(Boolean).join(" · ");
