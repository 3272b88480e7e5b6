// What stands on the pad and is in no answer yet: figures of an item that is read halfway, and the
// digits that are being typed. It is kept with each key, so that a dead handheld goes on with it.
import type { Values } from "../parts/logic";
import { keyOf } from "../checkpoint/logic";
import { EMPTY, type Entry, type Step } from "./logic";

export interface Pad {
  /** Figures that were given, by item and part. */
  values: Record<string, Values>;
  /** Those of them that are out of their limits. */
  outs: Record<string, string[]>;
  /** The gauge that is being typed. */
  at: string;
  entry: Entry;
}

export function padKey(round: string, checkpoint: string): string {
  return `pad:${round}:${checkpoint}`;
}

export function gaugeOf(step: Step | null): string {
  return step ? `${keyOf(step.row)}.${step.part.id}` : "";
}

/** The draft to keep; null where nothing stands there. */
export function padText(pad: Pad): string | null {
  const typed = pad.entry.typed !== "" || pad.entry.again_milli !== null;
  const given = Object.values(pad.values).some((values) => Object.keys(values).length > 0);
  return typed || given ? JSON.stringify(pad) : null;
}

/** A kept draft; an empty pad where there is none, or one of another shape. */
export function readPad(draft: string | null): Pad {
  const none: Pad = { values: {}, outs: {}, at: "", entry: EMPTY };
  try {
    const kept = JSON.parse(draft ?? "null") as Partial<Pad> | null;
    const whole = typeof kept?.values === "object" && typeof kept.outs === "object"
      && typeof kept.at === "string" && typeof kept.entry?.typed === "string";
    return whole ? (kept as Pad) : none;
  } catch {
    return none;
  }
}

/** Past the figures of this item that were given already: where it was left. */
export function resumeAt(steps: Step[], at: number, values: Record<string, Values>): number {
  const row = steps[at]?.row;
  if (!row) return at;
  const given = values[keyOf(row)] ?? {};
  const wants = (step: Step) => step.row === row && !(step.part.id in given);
  const next = steps.findIndex((step, n) => n >= at && wants(step));
  return next < 0 || Object.keys(given).length === 0 ? at : next;
}
