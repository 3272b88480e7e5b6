// What fingers drew on kept photos, as the page knows it: asked once a photo, and anew after it was
// marked. Nothing here is a picture; the photo itself stays as it was taken.
import { shallowReactive } from "vue";
import type { Drawing } from "@/shared/types/Drawing";
import { call } from "./index";

const HELD_MAX = 300;
const held = shallowReactive(new Map<string, Drawing | null>());
const asked = new Map<string, Promise<void>>();

/** The marks on a photo as far as they are known; a page that shows them sees them change. */
export const marksOn = (photo: string): Drawing | null => held.get(photo) ?? null;

/** Asks for the marks on a photo unless they are known; fails where nobody can say. */
export function lookUp(photo: string): Promise<void> {
  if (held.has(photo)) return Promise.resolve();
  const under_way = asked.get(photo);
  if (under_way) return under_way;
  const looking = call({ cmd: "marks", photo })
    .then(({ drawing }) => hold(photo, drawing))
    .finally(() => asked.delete(photo));
  asked.set(photo, looking);
  return looking;
}

/** Keeps what was drawn, or takes it off with null; only then it shows. */
export async function mark(photo: string, drawing: Drawing | null): Promise<void> {
  await call({ cmd: "mark", photo, drawing });
  hold(photo, drawing);
}

function hold(photo: string, drawing: Drawing | null): void {
  held.set(photo, drawing);
  for (const old of held.keys()) {
    if (held.size <= HELD_MAX) break;
    held.delete(old);
  }
}
