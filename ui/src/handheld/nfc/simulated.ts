// A reader without a tag: what is typed into the strip counts as touched. Only the trial host has
// it, and only where it was started with it; the strip says so on every screen.
import type { NfcReader, Touched } from "./reader";

export class SimulatedReader implements NfcReader {
  private readonly listeners = new Set<Touched>();

  listen(touched: Touched): () => void {
    this.listeners.add(touched);
    return () => void this.listeners.delete(touched);
  }

  touch(uid: string): void {
    for (const touched of this.listeners) touched(uid);
  }
}

/** The one that the strip touches. */
export const simulated = new SimulatedReader();
