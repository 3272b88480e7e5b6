// Touches that no hand meant, in glove mode: a drop of rain is shorter than 30 ms, and a palm or a
// sleeve lies on the glass with more than two fingers. What they would press is not pressed.

export const SHORT_MS = 30;
const FINGERS_MAX = 2;

/** One gesture: from the first finger that comes down to the last one that is lifted. */
export class Gesture {
  private began_ms = 0;
  private most = 0;

  /** `fingers` lie on the glass now. */
  down(fingers: number, at_ms: number): void {
    if (this.most === 0) this.began_ms = at_ms;
    this.most = Math.max(this.most, fingers);
  }

  /** Whether the finger that is lifted counts; `left` lie there still. */
  up(left: number, at_ms: number): boolean {
    const meant = this.most <= FINGERS_MAX && at_ms - this.began_ms >= SHORT_MS;
    if (left === 0) this.most = 0;
    return meant;
  }
}

/** Watches until the returned function is called; `on` says whether gloves are worn. */
export function watchTouches(target: Window, on: () => boolean): () => void {
  const gesture = new Gesture();
  const down = (event: TouchEvent) => gesture.down(event.touches.length, event.timeStamp);
  const up = (event: TouchEvent) => {
    const meant = gesture.up(event.touches.length, event.timeStamp);
    // No click comes of a touch whose end was refused.
    if (!meant && on() && event.cancelable) event.preventDefault();
  };
  const gone = (event: TouchEvent) => void gesture.up(event.touches.length, event.timeStamp);
  target.addEventListener("touchstart", down, { capture: true, passive: true });
  target.addEventListener("touchend", up, { capture: true, passive: false });
  target.addEventListener("touchcancel", gone, true);
  return () => {
    target.removeEventListener("touchstart", down, true);
    target.removeEventListener("touchend", up, true);
    target.removeEventListener("touchcancel", gone, true);
  };
}
