// The app's NFC plugin, which only Android's build has. Elsewhere its commands fail, and that is
// how a page finds out.
import { inside } from "./index";

/** Whether there is an NFC reader that is switched on. */
export async function nfcReady(): Promise<boolean> {
  const app = inside();
  if (!app) return false;
  try {
    const said = (await app.invoke("plugin:nfc|is_available", {})) as { available?: boolean };
    return said.available === true;
  } catch {
    return false;
  }
}

/** Waits until a tag is touched; its UID, byte by byte, signed as Java has them. */
export async function touchedTag(): Promise<number[]> {
  const app = inside();
  if (!app) throw new Error("no app around this page");
  const tag = (await app.invoke("plugin:nfc|scan", { kind: { tag: {} } })) as { id?: number[] };
  return tag.id ?? [];
}
