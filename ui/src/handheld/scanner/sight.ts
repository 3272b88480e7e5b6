// Each code that comes into view is told once, however many frames show it. One that was away for
// a while is new again. Frames are counted, so that no clock is read.

/** A shaking hand loses a code for a frame or a few; this is a second and a half of them. */
export const FRAMES_AWAY = 15;

export class Sight {
  /** Frames since each text was seen last. */
  private readonly away = new Map<string, number>();

  /** One more frame and what it showed: the text where it came into view, null otherwise. */
  see(text: string | null): string | null {
    for (const [seen, frames] of this.away) {
      if (seen === text) continue;
      if (frames + 1 >= FRAMES_AWAY) this.away.delete(seen);
      else this.away.set(seen, frames + 1);
    }
    if (text === null) return null;
    const fresh = !this.away.has(text);
    this.away.set(text, 0);
    return fresh ? text : null;
  }
}
