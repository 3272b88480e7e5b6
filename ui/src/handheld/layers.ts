// What lies over the screen. A dialog hides all below it, so that neither a finger, the keyboard
// nor a screen reader gets there; a sheet leaves the picture and takes the touch away.
import { computed, onBeforeUnmount, reactive, type ComputedRef } from "vue";

interface Layer {
  id: number;
  covers: boolean;
}
const layers = reactive<Layer[]>([]);
let made = 0;

interface Below {
  /** A dialog stands over it. */
  covered: ComputedRef<boolean>;
  /** Anything stands over it. */
  still: ComputedRef<boolean>;
}

/** How a layer stands; -1 is the screen itself. */
function below(id: number): Below {
  const above = () => layers.filter((layer) => layer.id > id);
  return {
    covered: computed(() => above().some((layer) => layer.covers)),
    still: computed(() => above().length > 0),
  };
}

export const ground = (): Below => below(-1);

/** Lays one more over everything; it goes with its component. */
export function layer(covers: boolean): Below {
  const id = made++;
  layers.push({ id, covers });
  onBeforeUnmount(() => {
    layers.splice(layers.findIndex((one) => one.id === id), 1);
  });
  return below(id);
}
