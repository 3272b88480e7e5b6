// Where "back" leads: the topmost way out that stands on screen. A sheet, a dialog and a screen's
// own arrow each lay one; the hardware key takes the last, so it does what the screen shows.
import { onBeforeUnmount, onMounted, watch } from "vue";

type Way = () => void;
const ways: Way[] = [];

export function lay(way: Way): () => void {
  ways.push(way);
  return () => {
    const at = ways.lastIndexOf(way);
    if (at >= 0) ways.splice(at, 1);
  };
}

/** Lays a way for as long as the component stands there, and `open` says that it is one. */
export function useWayBack(way: Way, open: () => boolean = () => true): void {
  let take: (() => void) | undefined;
  const turn = (on: boolean) => {
    take?.();
    take = on ? lay(way) : undefined;
  };
  onMounted(() => watch(open, turn, { immediate: true }));
  onBeforeUnmount(() => turn(false));
}

/** Goes back by the topmost way; false where there is none. */
export function goBack(): boolean {
  const way = ways[ways.length - 1];
  if (!way) return false;
  way();
  return true;
}
