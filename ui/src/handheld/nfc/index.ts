// Which NFC reader this handheld has, and its touches while somebody is there.
import { reactive } from "vue";
import { nfcReady } from "@/shared/api/nfc";
import { inside } from "@/shared/api";
import { nfcSimulated } from "@/shared/api/start";
import { PluginReader } from "./plugin";
import type { NfcReader, Touched } from "./reader";
import { simulated } from "./simulated";

interface Nfc {
  reader: "none" | "own" | "simulated";
}
export const nfc = reactive<Nfc>({ reader: "none" });

/** The app's own reader, or a trial's simulated one. A browser has none otherwise. */
async function found(): Promise<NfcReader | null> {
  if (inside()) {
    nfc.reader = (await nfcReady()) ? "own" : "none";
    return nfc.reader === "own" ? new PluginReader() : null;
  }
  nfc.reader = nfcSimulated() ? "simulated" : "none";
  return nfc.reader === "simulated" ? simulated : null;
}

let end: (() => void) | null = null;
let wanted = false;
let looking = false;

/** Tells each touch from now on, until `stopNfc`. Looks again where there was no reader before. */
export async function startNfc(touched: Touched): Promise<void> {
  wanted = true;
  if (end || looking) return;
  looking = true;
  const reader = await found();
  looking = false;
  if (wanted) end = reader?.listen(touched) ?? null;
}

export function stopNfc(): void {
  wanted = false;
  end?.();
  end = null;
}
