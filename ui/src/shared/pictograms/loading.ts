// Fetches the drawings once, after the page stands: they are no part of its first load.
import { shallowRef, type ShallowRef } from "vue";

type Drawn = typeof import("./drawn");

const drawn = shallowRef<Drawn | null>(null);
let asked: Promise<void> | null = null;

/** The drawings, null until they came; the first caller makes them come. */
export function drawings(): Readonly<ShallowRef<Drawn | null>> {
  void loadPictograms();
  return drawn;
}

/** Errors: none; a part that did not come is asked for again by the next caller. */
export function loadPictograms(): Promise<void> {
  asked ??= import("./drawn").then(
    (module) => {
      drawn.value = module;
    },
    () => {
      asked = null;
    },
  );
  return asked;
}
