// An order that somebody takes in, as it grows: its kind and class, what it is about, for whom.
import type { OrderKind } from "@/shared/types/OrderKind";
import type { TakenIn } from "@/shared/types/TakenIn";

export interface Taking {
  kind: string;
  class: string;
  note: string;
  name: string;
  phone: string;
  place: string;
  photos: string[];
}
export const NOTHING: Taking = {
  kind: "", class: "", note: "", name: "", phone: "", place: "", photos: [],
};

/** Another kind has other classes; one that has a single one needs no tap for it. */
export function withKind(taking: Taking, kind: OrderKind): Taking {
  const [only, ...more] = kind.classes;
  return { ...taking, kind: kind.id, class: only && more.length === 0 ? only.id : "" };
}

/** What is still missing, in the order of the screen; null where it may be taken in. */
export function lacks(taking: Taking): "kind" | "class" | "note" | null {
  if (taking.kind === "") return "kind";
  if (taking.class === "") return "class";
  return taking.note.trim() === "" ? "note" : null;
}

export function takenIn(taking: Taking): TakenIn {
  const { kind, class: of, note, name, phone, place, photos } = taking;
  return { kind, class: of, note, customer: { name, phone, place }, checkpoint: null,
    photos };
}
