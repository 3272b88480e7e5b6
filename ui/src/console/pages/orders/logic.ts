// Which orders the list shows and in which order: who waits for an answer first, then what is
// overdue, then by deadline.
import type { LocationQuery } from "vue-router";
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import { waitsFor } from "../findings/logic";

export interface Filter {
  kind: string | null;
  /** Only what waits for somebody: a person's id. */
  with: string | null;
  text: string;
  /** Closed ones too. */
  all: boolean;
  /** Only those whose customer is to be called. */
  call: boolean;
}

export const filterIn = (query: LocationQuery): Filter => ({
  kind: typeof query.kind === "string" && query.kind !== "" ? query.kind : null,
  with: typeof query.with === "string" && query.with !== "" ? query.with : null,
  text: typeof query.text === "string" ? query.text : "",
  all: query.all === "1",
  call: query.call === "1",
});

export const queryOf = (filter: Filter): Record<string, string> => ({
  ...(filter.kind === null ? {} : { kind: filter.kind }),
  ...(filter.with === null ? {} : { with: filter.with }),
  ...(filter.text === "" ? {} : { text: filter.text }),
  ...(filter.all ? { all: "1" } : {}),
  ...(filter.call ? { call: "1" } : {}),
});

/** Done and closed, it waits for nothing but the call to the customer. */
export const waitsForCall = (order: ConsoleFinding) => order.may_note.includes("called_back");

const isOver = ({ state }: ConsoleFinding) => state === "verified" || state === "rejected";
const NEVER_MS = Number.MAX_SAFE_INTEGER;
const ms = (at: string | null) => (at === null ? NEVER_MS : Date.parse(at));

/** The moment that runs out next: the answer's, then the end's, then the call's. */
export function nextEnd(order: ConsoleFinding): number {
  if (isOver(order) || order.state === "fixed") {
    return waitsForCall(order) ? ms(order.call_back_by) : NEVER_MS;
  }
  const reply = order.replied_at === null ? ms(order.reply_by) : NEVER_MS;
  return Math.min(reply, ms(order.finish_by));
}

export function rowsOf(orders: ConsoleFinding[], filter: Filter): ConsoleFinding[] {
  const words = filter.text.trim().toLowerCase();
  const weight = (order: ConsoleFinding) => [
    Number(isOver(order) && !waitsForCall(order)),
    -Number(order.reply_overdue) - Number(order.overdue), nextEnd(order),
    -Date.parse(order.raised_at),
  ];
  return orders
    .filter(({ work }) => filter.kind === null || work?.kind === filter.kind)
    .filter((order) => !filter.call || waitsForCall(order))
    .filter((order) => filter.with === null || waitsFor(order, filter.with))
    .filter((order) => words === "" || textOf(order).includes(words))
    .sort((a, b) => {
      const [left, right] = [weight(a), weight(b)];
      const n = left.findIndex((value, at) => value !== right[at]);
      return n < 0 ? 0 : left[n]! - right[n]!;
    });
}

function textOf({ work, owner, checkpoint_name }: ConsoleFinding): string {
  const { name, phone, place } = work?.customer ?? {};
  return [work?.note, name, phone, place, owner, checkpoint_name].join(" ").toLowerCase();
}
