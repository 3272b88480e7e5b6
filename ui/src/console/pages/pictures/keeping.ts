// What is on its way to the server, or didn't get there, and what can be undone. Nothing that was
// taken or recorded is let go by itself, not even where its page is left.
import { reactive, ref, shallowRef } from "vue";
import type { PictureKind } from "@/shared/api/console-desk";
import type { SitePictures } from "@/shared/types/SitePictures";

export interface Wire {
  put(id: string, kind: PictureKind, bytes: Blob | null): Promise<SitePictures>;
  bytesOf(sha256: string): Promise<Blob>;
  codeOf(error: unknown): string;
}

/** One photo or clip: where it belongs, and what stands there now. */
export interface Slot {
  id: string;
  name: string;
  kind: PictureKind;
  sha256: string | null;
}

export interface Job extends Slot {
  n: number;
  /** Null takes away what is there. */
  bytes: Blob | null;
  /** Why the server doesn't have it; null while it is on its way. */
  failure: string | null;
}

/** What stood in a slot before the last change. */
export interface Undo extends Slot {
  before: Blob;
  did: "removed" | "replaced";
}

/** What is said of a job that failed: a clip may be less large than a photo. */
export const reasonOf = ({ kind, failure }: Pick<Job, "kind" | "failure">): string =>
  kind === "clip" && failure === "too_large" ? "too_large_clip" : failure ?? "internal";

export type Keeping = ReturnType<typeof keepingOver>;

export const keyOf = ({ id, kind }: Pick<Slot, "id" | "kind">) => `${kind} ${id}`;

/** One at a time, so that the last reply tells the last state. */
export function keepingOver(wire: Wire) {
  const jobs = reactive(new Map<string, Job>());
  /** Recorded clips that nobody saved yet, by the row's id. */
  const takes = reactive(new Map<string, Blob>());
  const undo = ref<Undo | null>(null);
  const told = shallowRef<SitePictures | null>(null);
  let line = Promise.resolve();
  let count = 0;

  function put(slot: Slot, bytes: Blob | null, undoable = true): Promise<void> {
    const job = { ...slot, n: (count += 1), bytes, failure: null };
    jobs.set(keyOf(slot), job);
    undo.value = null;
    line = line.then(() => run(job, undoable));
    return line;
  }

  async function run(job: Job, undoable: boolean): Promise<void> {
    const mine = () => jobs.get(keyOf(job))?.n === job.n;
    if (!mine()) return;
    try {
      // What can't be fetched can't be put back either; it may be taken away all the same.
      const before = undoable && job.sha256 !== null
        ? await wire.bytesOf(job.sha256).catch(() => null) : null;
      told.value = await wire.put(job.id, job.kind, job.bytes);
      if (mine()) jobs.delete(keyOf(job));
      const { id, name, kind, sha256 } = job;
      const did = job.bytes === null ? "removed" : "replaced";
      undo.value = before && { id, name, kind, sha256, before, did };
    } catch (error) {
      const kept = jobs.get(keyOf(job));
      if (kept && mine()) kept.failure = wire.codeOf(error);
    }
  }

  const again = (job: Job) => put(job, job.bytes);
  const discard = (job: Job) => void jobs.delete(keyOf(job));

  /** Puts back what stood there before. */
  async function undoLast(): Promise<void> {
    if (undo.value) await put(undo.value, undo.value.before, false);
  }
  return { jobs, takes, undo, told, put, again, discard, undoLast };
}

let whose: string | null = null;
const held = new Map<string, Keeping>();

/** A person's at a site, for as long as nobody else sits down at this screen. */
export function keepingFor(person: string, site: string, wire: Wire): Keeping {
  if (whose !== person) held.clear();
  whose = person;
  const one = held.get(site) ?? keepingOver(wire);
  held.set(site, one);
  return one;
}
