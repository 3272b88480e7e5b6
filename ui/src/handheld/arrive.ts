// What happens after a scan, wherever it came from: a tag, a scanner's keys, the camera, the pad.
import { reactive } from "vue";
import type { CheckpointShown } from "@/shared/types/CheckpointShown";
import type { How } from "@/shared/types/How";
import type { PlaceShown } from "@/shared/types/PlaceShown";
import type { RoundRow } from "@/shared/types/RoundRow";
import type { Scanned } from "@/shared/types/Scanned";
import { call } from "@/shared/api";
import { locate } from "./position";
import { go, router, scanFor } from "./router";
import { ask, fail, refresh, session } from "./session";
import { signal } from "./signals";

const FLASH_MS = 400;

interface Arrival {
  /** What the last scan came to, where it did not lead on by itself. */
  scanned: Scanned | null;
  /** What was scanned then, so that it proves as much where it is taken up after all. */
  text: string;
  how: How;
  /** The place that was reached last, and by what. */
  reached: { text: string; place: string } | null;
  /** The list of the place just reached, for a page that stands there already and waits for it. */
  list: CheckpointShown | null;
  enrolment: string | null;
}
export const arrival = reactive<Arrival>({
  scanned: null, text: "", how: "code", reached: null, list: null, enrolment: null,
});

/** The screen that takes what is scanned itself, such as the one that mounts a label. */
let taker: Taker | null = null;
type Taker = (text: string, how: How) => void;

/** From here on every scan goes to `takes`, until the returned function is called. */
export function takeScans(takes: Taker): () => void {
  taker = takes;
  return () => {
    if (taker === takes) taker = null;
  };
}

/** The round that is open on screen, if any. */
export function roundHere(): string | null {
  const { round } = router.currentRoute.value.params;
  const asked = router.currentRoute.value.query.round;
  return typeof round === "string" ? round : typeof asked === "string" ? asked : null;
}

/** A bare code proves less than a label's QR, whoever read it out. */
export function howOf(text: string): How {
  return /^[0-9]{6}$/.test(text) ? "code" : "qr";
}

export async function scanned(text: string, how: How): Promise<void> {
  const phase = session.status?.phase;
  if (phase === "new") {
    arrival.enrolment = text;
    return;
  }
  if (phase !== "unlocked") return;
  if (taker) taker(text, how);
  else await look(text, how, roundHere());
}

async function look(text: string, how: How, round: string | null): Promise<void> {
  Object.assign(arrival, { text, how });
  try {
    settle(await call({ cmd: "scan", text, how, round }));
  } catch (error) {
    await fail(error);
  }
}

function settle(came: Scanned): void {
  if (came.outcome !== "reached") {
    arrival.scanned = came;
    signal("wrong");
    if (router.currentRoute.value.path !== "/scan") {
      const round = roundHere();
      go(round ? `/scan?round=${round}` : "/scan");
    }
    return;
  }
  arrival.scanned = null;
  arrival.list = came.checkpoint;
  const { round, place } = came.checkpoint;
  arrival.reached = { text: arrival.text, place: place.name };
  reached(place.name);
  locate(round, place.checkpoint);
  go(`/round/${round}/at/${place.checkpoint}`);
  void refresh(true);
}

/** A buzz, a tone and a green screen with the name: seen from the corner of an eye. */
export function reached(name: string): void {
  signal("reached");
  session.flash = name;
  setTimeout(() => (session.flash = null), FLASH_MS);
}

/** Where a place has no tag or label yet, being there is said, in one tap. */
export async function sayHere(round: string, checkpoint: string): Promise<CheckpointShown | null> {
  const reply = await ask({ cmd: "here", round, checkpoint });
  if (!reply) return null;
  reached(reply.place.name);
  locate(round, checkpoint);
  void refresh(true);
  return reply;
}

/**
 * Opens an event check's list: a call, a repair or a visit has no tag to touch, so it counts as by
 * hand, and says so.
 */
export async function reachEvent(round: string, checkpoint: string): Promise<void> {
  const reason = "event_check";
  const reply = await ask({ cmd: "reach_by_hand", round, checkpoint, reason, photos: [] });
  if (reply) reached(reply.place.name);
  go(`/round/${round}/at/${checkpoint}`);
}

/** Whether a place of a round still waits for its tag and nobody said "I am here" yet. */
export async function waitsForTag(round: string, place: PlaceShown): Promise<boolean> {
  const { checkpoint } = place;
  const shown = await call({ cmd: "checkpoint", round, checkpoint }).catch(() => null);
  return shown !== null && shown.to_mount && shown.how === null;
}

/** On to the next place: to the code pad, or to where one tap says what no tag can. */
export async function walkOn(round: string, next: PlaceShown): Promise<void> {
  const shown = await call({ cmd: "round", round }).catch(() => null);
  const typed_in = (shown?.row.paper ?? null) !== null;
  const bare = typed_in || (await waitsForTag(round, next));
  go(bare ? `/round/${round}/at/${next.checkpoint}` : scanFor(round, next.name));
}

/** "I do this one here": the place belongs to another of today's rounds. */
export async function takeUp(row: RoundRow, text: string, how: How): Promise<void> {
  // One that no plan asks for runs already.
  const opened = row.plan === null
    ? { row } : await ask({ cmd: "start_round", plan: row.plan, start: row.start });
  if (opened) await look(text, how, opened.row.round);
}
