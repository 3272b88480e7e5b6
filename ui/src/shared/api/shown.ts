// Pictures and voice notes on a screen: fetched as blobs, since a token rides in a header, and held
// as object URLs; the oldest are let go.

/** A photo or voice note as a page shows it. */
export interface Shown {
  url: string;
  voice: boolean;
}

type Fetch = (sha256: string, thumbnail: boolean) => Promise<Blob>;

export function shelf(held_max: number, fetched: Fetch) {
  const held = new Map<string, Promise<Shown>>();
  const let_go = (one: Promise<Shown>) =>
    void one.then(({ url }) => URL.revokeObjectURL(url)).catch(() => undefined);

  function get(sha256: string, thumbnail: boolean): Promise<Shown> {
    const key = `${sha256}/${thumbnail}`;
    const known = held.get(key);
    if (known) return known;
    const shown = fetched(sha256, thumbnail).then((blob) => ({
      url: URL.createObjectURL(blob), voice: blob.type.startsWith("audio/"),
    }));
    held.set(key, shown);
    // One that is still on its way is asked for again when it is shown again.
    shown.catch(() => held.delete(key));
    for (const [old, one] of held) {
      if (held.size <= held_max) break;
      held.delete(old);
      let_go(one);
    }
    return shown;
  }

  function drop(): void {
    held.forEach(let_go);
    held.clear();
  }
  return { get, drop };
}
