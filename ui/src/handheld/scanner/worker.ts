// Finds a QR code in one frame of the camera, away from the page's thread. The decoder's wasm comes
// from the page's own origin: left to itself, the library would ask a public host for it.
import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Reply, Request } from "./decoder";
import { softened } from "./soften";

/** One symbol, dark on light as labels are printed: what is not looked for costs no time. */
const OPTIONS: ReaderOptions = {
  formats: ["QRCode"],
  maxNumberOfSymbols: 1,
  textMode: "Plain",
  tryHarder: true,
  tryInvert: false,
};

prepareZXingModule({ overrides: { locateFile: () => wasm } });

addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));

async function answer({ id, pixels, width, height }: Request): Promise<void> {
  try {
    const sharp = new Uint8ClampedArray(pixels);
    const look = async (seen: Uint8ClampedArray<ArrayBuffer>) => {
      const [found] = await readBarcodes(new ImageData(seen, width, height), OPTIONS);
      return found?.isValid ? found.text : null;
    };
    tell({ id, text: (await look(sharp)) ?? (await look(softened(sharp, width))) });
  } catch (error) {
    tell({ id, failed: String(error) });
  }
}

function tell(reply: Reply): void {
  (self as unknown as Worker).postMessage(reply);
}
