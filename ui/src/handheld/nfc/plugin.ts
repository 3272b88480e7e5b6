// The handheld's own reader, through the app's plugin. One question waits for one touch, so it is
// asked again after each. Where it fails (NFC switched off) it is tried again after a while.
import { touchedTag } from "@/shared/api/nfc";
import { steadied, uidOf, type NfcReader, type Touched } from "./reader";

export const RETRY_MS = 3000;

export class PluginReader implements NfcReader {
  constructor(private readonly ask: () => Promise<number[]> = touchedTag) {}

  listen(touched: Touched): () => void {
    const tell = steadied(touched);
    let on = true;
    const loop = async () => {
      while (on) {
        const uid = await this.ask().then(uidOf, () => null);
        // The question can't be taken back: what comes after the end is nobody's.
        if (on && uid) tell(uid);
        if (uid === null) await new Promise((over) => setTimeout(over, RETRY_MS));
      }
    };
    void loop();
    return () => (on = false);
  }
}
