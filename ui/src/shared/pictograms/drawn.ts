// Composes a pictogram out of its drawings: ready path data, and how the object is to look.
import { pictogramOf } from "./catalogue";
import { faults, type FaultName } from "./faults";
import { objects } from "./objects";
import { pathOf, type Drawing } from "./shapes";

/** Path data, ready for `d`; an empty string where a drawing has no such part. */
export interface Layers {
  line: string;
  flat: string;
  solid: string;
}

/** With a fault the object is smaller: a ghost where it is not there, pale where it faded. */
export interface Composed {
  object: Layers;
  fault: Layers | null;
  look: "whole" | "small" | "small ghost" | "small pale";
}

export function compose(list: string, item: string, clause: string | null): Composed {
  const { object, fault } = pictogramOf(list, item, clause);
  return {
    object: layersOf(objects[object]),
    fault: fault === null ? null : layersOf(faults[fault]),
    look: lookOf(fault),
  };
}

function lookOf(fault: FaultName | null): Composed["look"] {
  if (fault === null) return "whole";
  if (fault === "missing") return "small ghost";
  return fault === "faded" ? "small pale" : "small";
}

function layersOf([line, flat = "", solid = ""]: Drawing): Layers {
  return { line: pathOf(line), flat: pathOf(flat), solid: pathOf(solid) };
}
