// The trial host's start token: it comes in the link's fragment and goes back in a header. Beside
// it the link may ask for a simulated NFC reader.
// Both live in memory and, so that a reload works, in this tab's session storage.

const KEY = "touchpoint-start";
const NFC_KEY = "touchpoint-nfc";
const SIMULATED = "simulated";
let token: string | null = null;
let nfc = "";

/** The token in `#start=TOKEN`, null where the fragment holds none. */
export function tokenIn(fragment: string): string | null {
  return /^#(?:.*&)?start=([A-Za-z0-9_-]+)/.exec(fragment)?.[1] ?? null;
}

/** Whether a link asks for a simulated NFC reader: `#start=TOKEN&nfc=simulated`. */
export function simulatesNfc(fragment: string): boolean {
  return /^#(?:.*&)?nfc=simulated(?:&|$)/.test(fragment);
}

/** Whether this page was opened with a simulated NFC reader. */
export function nfcSimulated(): boolean {
  startToken();
  return nfc === SIMULATED;
}

export function startToken(): string {
  if (token !== null) return token;
  const fresh = tokenIn(location.hash);
  if (fresh !== null) {
    nfc = simulatesNfc(location.hash) ? SIMULATED : "";
    remember(KEY, fresh);
    remember(NFC_KEY, nfc);
    // Out of the address bar: it must not be copied on with the link.
    history.replaceState(null, "", location.pathname + location.search);
  } else nfc = recall(NFC_KEY);
  token = fresh ?? recall(KEY);
  return token;
}

/** A printed link opened in a tab that has the page already: true where it brought a token. */
export function freshStart(): boolean {
  if (tokenIn(location.hash) === null) return false;
  token = null;
  startToken();
  return true;
}

function remember(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // A browser without storage asks for the link again after a reload; nothing else is lost.
  }
}

function recall(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
