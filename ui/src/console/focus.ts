// Where the keyboard goes on, once what had it is gone.
import { nextTick } from "vue";

/** Nobody has it: what had it was taken away or can't be pressed any more. */
export const isLost = () => {
  const { activeElement: at } = document;
  return at === null || at === document.body || !at.isConnected;
};

/** To what opened the drawer that was shut; where that has left the list, to the page. */
export async function focusBack(opened: string | null): Promise<void> {
  await nextTick();
  // The drawer gives it back by itself a moment later, where it can.
  await new Promise((done) => requestAnimationFrame(done));
  const opener = opened === null ? null
    : document.querySelector<HTMLElement>(`[data-opens="${CSS.escape(opened)}"]`);
  const inside = document.activeElement?.closest(".el-overlay") ?? null;
  if (opener !== null) opener.focus();
  else if (isLost() || inside !== null) document.getElementById("content")?.focus();
}
