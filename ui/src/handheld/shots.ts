// Photos between the shutter and the draft: the person goes on while Rust keeps them. Nothing is
// saved before its photos are kept, and what couldn't be kept is told and may be taken again.
import { nextTick, ref, type Ref } from "vue";
import { fail } from "./session";

/** Those on their way, under their draft's key; they outlive the sheet that they were taken on. */
const under_way = new Map<string, Set<Promise<boolean>>>();

/** When all that were taken for a draft are named in it, or were told as failed. */
export async function landed(key: string): Promise<void> {
  await Promise.all(under_way.get(key) ?? []);
}

export interface Shots {
  /** Whether the camera is open. */
  camera: Ref<boolean>;
  /** How many are on their way. */
  waiting: Ref<number>;
  /** Takes a shot from the camera and closes it. */
  take: (kept: Promise<string>) => void;
  /** Waits for all; false where one failed, or where somebody wants to take another. */
  all: () => Promise<boolean>;
  /** The draft is given up, and what is still on its way goes with it. */
  drop: () => void;
}

/** `name` puts a kept photo into the draft under `key`, and keeps that. */
export function useShots(key: () => string, name: (sha256: string) => Promise<void>): Shots {
  const camera = ref(false);
  const waiting = ref(0);
  const mine = new Set<Promise<boolean>>();
  let dropped = false;

  async function land(kept: Promise<string>): Promise<boolean> {
    try {
      const sha256 = await kept;
      if (!dropped) await name(sha256);
      return true;
    } catch (error) {
      if (dropped) return true;
      // The camera first, for what went wrong is told over it, by a button that says "once more".
      camera.value = true;
      await nextTick();
      await fail(error);
      return false;
    } finally {
      waiting.value -= 1;
    }
  }

  function take(kept: Promise<string>): void {
    camera.value = false;
    waiting.value += 1;
    const shots = under_way.get(key()) ?? new Set();
    under_way.set(key(), shots);
    const shot = land(kept);
    for (const one of [mine, shots]) {
      one.add(shot);
      void shot.then(() => one.delete(shot));
    }
  }

  async function all(): Promise<boolean> {
    let well = true;
    while (mine.size > 0) {
      const ends = await Promise.all(mine);
      well = well && ends.every(Boolean);
    }
    return well && !camera.value;
  }

  return { camera, waiting, take, all, drop: () => (dropped = true) };
}
