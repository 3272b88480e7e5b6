// The one way from a page to Rust: Tauri's `invoke`, or JSON over loopback HTTP. No screens here.
import type { Command } from "@/shared/types/Command";
import type { CommandError } from "@/shared/types/CommandError";
import type { ErrorCode } from "@/shared/types/ErrorCode";
import type { Reply } from "@/shared/types/Reply";
import { startToken } from "./start";

/** Which reply each command gets. */
interface Replies {
  status: "status"; enrol: "status"; people: "people"; unlock: "status"; lock: "status";
  remember_route: "done"; keep_draft: "done"; draft: "draft"; set_preference: "done";
  today: "today"; start_round: "round"; round: "round"; scan: "scanned";
  reach_by_hand: "checkpoint"; checkpoint: "checkpoint"; answer: "answered"; undo: "checkpoint";
  skip: "round"; summary: "summary"; finish_round: "summary"; set_condition: "today";
  findings: "findings"; finding: "finding"; move_order: "finding"; photo_bytes: "photo_bytes";
  photo_piece: "done" | "photo_kept"; sync: "sync"; sync_now: "sync";
  places: "places"; start_unplanned: "round"; hand_over_round: "round"; here: "checkpoint";
  propose_close: "done"; start_timer: "checkpoint"; stop_timer: "checkpoint"; look: "looked";
  located: "done"; paper_rounds: "paper_rounds"; start_from_paper: "round";
  reach_from_paper: "checkpoint"; do_duty: "round"; gone: "answered"; report: "finding";
  order_kinds: "order_kinds"; take_order: "finding"; note_order: "finding";
  orphans: "orphans"; mark: "done"; marks: "marks"; site_pictures: "site_pictures";
  floors: "floors"; doubts: "doubts"; answer_doubt: "doubts";
  mounting: "mounting"; add_place: "place_added"; bind: "mounting"; shift: "shift";
  swap_shift: "shift"; hand_over_shift: "status"; add_person: "person_added"; vouch: "status";
}
export type ReplyTo<C extends Command> = Extract<Reply, { reply: Replies[C["cmd"]] }>;

/** `unreached` is the page's own: the program behind it did not answer at all. */
export type FailureCode = ErrorCode | "unreached";

export class CallError extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly wait_ms: number | null = null,
  ) {
    super(message);
  }
}

export interface TauriInternals {
  invoke(name: string, args: Record<string, unknown>): Promise<unknown>;
  /** A number by which Rust calls back. */
  transformCallback(callback: (told: unknown) => void): number;
}
/** The app around this page; nothing where a browser shows it. */
export const inside = () =>
  (globalThis as { __TAURI_INTERNALS__?: TauriInternals }).__TAURI_INTERNALS__;

export async function call<C extends Command>(command: C): Promise<ReplyTo<C>> {
  const app = inside();
  return (app ? await byInvoke(app, command) : await byHttp(command)) as ReplyTo<C>;
}

async function byInvoke(app: TauriInternals, command: Command): Promise<unknown> {
  try {
    return await app.invoke("call", { command });
  } catch (error) {
    throw asCallError(error);
  }
}

async function byHttp(command: Command): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch("/api/call", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Start-Token": startToken() },
      body: JSON.stringify(command),
    });
  } catch (error) {
    throw new CallError("unreached", String(error));
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw asCallError(body ?? { code: "internal", message: response.statusText });
  return body;
}

function asCallError(error: unknown): CallError {
  const known = error as Partial<CommandError> | null;
  if (known && typeof known === "object" && typeof known.code === "string") {
    return new CallError(known.code, known.message ?? "", known.wait_ms ?? null);
  }
  return new CallError("internal", String(error));
}

/** Bytes of a kept photo or voice note, as a blob that says which. */
export async function photoBlob(sha256: string, thumbnail: boolean): Promise<Blob> {
  if (inside()) {
    const { base64, media_type } = await call({ cmd: "photo_bytes", sha256, thumbnail });
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new Blob([bytes], { type: media_type });
  }
  const query = thumbnail ? "?thumbnail=1" : "";
  const response = await fetch(`/api/photo/${sha256}${query}`, {
    headers: { "X-Start-Token": startToken() },
  }).catch((error: unknown) => {
    throw new CallError("unreached", String(error));
  });
  if (!response.ok) throw new CallError("internal", `photo ${response.status}`);
  return response.blob();
}
