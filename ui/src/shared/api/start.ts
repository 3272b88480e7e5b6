// The trial host's start token: it comes in the link's fragment and goes back in a header.
// It lives in memory and, so that a reload works, in this tab's session storage.

const KEY = "touchpoint-start";
let token: string | null = null;

/** The token in `#start=TOKEN`, null where the fragment holds none. */
export function tokenIn(fragment: string): string | null {
  return /^#(?:.*&)?start=([A-Za-z0-9_-]+)/.exec(fragment)?.[1] ?? null;
}

export function startToken(): string {
  if (token !== null) return token;
  const fresh = tokenIn(location.hash);
  if (fresh !== null) {
    remember(fresh);
    // Out of the address bar: it must not be copied on with the link.
    history.replaceState(null, "", location.pathname + location.search);
  }
  token = fresh ?? recall();
  return token;
}

/** A printed link opened in a tab that has the page already: true where it brought a token. */
export function freshStart(): boolean {
  if (tokenIn(location.hash) === null) return false;
  token = null;
  startToken();
  return true;
}

function remember(value: string): void {
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // A browser without storage asks for the link again after a reload; nothing else is lost.
  }
}

function recall(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}
