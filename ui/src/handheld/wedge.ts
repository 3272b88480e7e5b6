// A USB or Bluetooth scanner is a keyboard that types faster than any hand and ends with Enter.
// This tells its keys from a person's; it reads no clock, the event's own time stamp counts.

const GAP_MS_MAX = 35;
const LENGTH_MIN = 6;

interface Key {
  key: string;
  /** Milliseconds, from any start. */
  at_ms: number;
}

export class Wedge {
  private text = "";
  private last_ms = Number.NEGATIVE_INFINITY;

  /** What was scanned, when this key ends it; null otherwise. */
  press({ key, at_ms }: Key): string | null {
    const fast = at_ms - this.last_ms < GAP_MS_MAX;
    this.last_ms = at_ms;
    if (key === "Enter") {
      const scanned = fast && this.text.length >= LENGTH_MIN ? this.text : null;
      this.text = "";
      return scanned;
    }
    if (key.length !== 1) return null;
    this.text = fast ? this.text + key : key;
    return null;
  }
}

/** Listens on every screen. While a text field has the keyboard its letters stay there too. */
export function listen(target: Window, scanned: (text: string) => void): () => void {
  const wedge = new Wedge();
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const text = wedge.press({ key: event.key, at_ms: event.timeStamp });
    if (text === null) return;
    // Otherwise the Enter would also press the button that has the focus.
    event.preventDefault();
    event.stopPropagation();
    scanned(text);
  };
  target.addEventListener("keydown", onKey, true);
  return () => target.removeEventListener("keydown", onKey, true);
}
