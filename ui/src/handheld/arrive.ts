// What happens after a scan, wherever it came from: the pad, a scanner's keys, later the camera.
import { reactive } from "vue";
import type { How } from "@/shared/types/How";
import type { Scanned } from "@/shared/types/Scanned";
import { call } from "@/shared/api";
import { go, router } from "./router";
import { ask, buzz, fail, refresh, session } from "./session";

const FLASH_MS = 400;
const BUZZ_REACHED = 60;
const BUZZ_WRONG = [120, 80, 120];

/** What the last scan came to, where it did not lead on by itself. */
export const arrival = reactive<{ scanned: Scanned | null; enrolment: string | null }>({
  scanned: null, enrolment: null,
});

/** The screen that takes what is scanned itself, such as the one that mounts a label. */
let taker: ((text: string) => void) | null = null;

/** From here on every scan goes to `takes`, until the returned function is called. */
export function takeScans(takes: (text: string) => void): () => void {
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
  if (taker) taker(text);
  else await look(text, how, roundHere());
}

async function look(text: string, how: How, round: string | null): Promise<void> {
  try {
    settle(await call({ cmd: "scan", text, how, round }));
  } catch (error) {
    await fail(error);
  }
}

function settle(came: Scanned): void {
  if (came.outcome !== "reached") {
    arrival.scanned = came;
    buzz(BUZZ_WRONG);
    if (router.currentRoute.value.path !== "/scan") {
      const round = roundHere();
      go(round ? `/scan?round=${round}` : "/scan");
    }
    return;
  }
  arrival.scanned = null;
  const { round, place } = came.checkpoint;
  reached(place.name);
  go(`/round/${round}/at/${place.checkpoint}`);
  void refresh(true);
}

/** Buzz and a green screen with the name: seen from the corner of an eye. */
export function reached(name: string): void {
  buzz(BUZZ_REACHED);
  session.flash = name;
  setTimeout(() => (session.flash = null), FLASH_MS);
}

/** "I do this one here": the place belongs to another of today's rounds. */
export async function takeUp(plan: string, start: string, text: string, how: How): Promise<void> {
  const opened = await ask({ cmd: "start_round", plan, start });
  if (opened) await look(text, how, opened.row.round);
}
