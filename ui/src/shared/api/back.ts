// The hardware key "back", wherever the page runs: Android's through Tauri, a browser's otherwise.
// The page answers whether it stays; where it doesn't, the next press within a while leaves.

export const LEAVE_MS = 2000;

/** What stands between the key and leaving. Armed, the next press comes to the page instead. */
interface Guard {
  arm(pressed: () => void): void;
  disarm(): void;
}

interface TauriInternals {
  invoke(name: string, args: Record<string, unknown>): Promise<unknown>;
  transformCallback(callback: () => void): number;
}
const internals = () =>
  (globalThis as { __TAURI_INTERNALS__?: TauriInternals }).__TAURI_INTERNALS__;

/** Runs until the returned function is called. `stays`: false lets the next press leave. */
export function onBack(stays: () => boolean, guard: Guard = guardHere()): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arm = () => guard.arm(pressed);
  function pressed(): void {
    guard.disarm();
    if (stays()) arm();
    else timer = setTimeout(arm, LEAVE_MS);
  }
  arm();
  return () => {
    clearTimeout(timer);
    guard.disarm();
  };
}

function guardHere(): Guard {
  const inside = internals();
  return inside ? inApp(inside) : inBrowser();
}

/** Without a listener Android does what it does by itself: it leaves. */
function inApp(inside: TauriInternals): Guard {
  const event = "back-button";
  let channel: number | null = null;
  const tell = (command: string, args: Record<string, unknown>) =>
    inside.invoke(`plugin:app|${command}`, { event, ...args }).catch(() => undefined);
  return {
    arm(pressed) {
      channel = inside.transformCallback(pressed);
      void tell("register_listener", { handler: `__CHANNEL__:${channel}` });
    },
    disarm() {
      if (channel !== null) void tell("remove_listener", { channelId: channel });
      channel = null;
    },
  };
}

/** One entry of history lies above the page's own: going back takes it away, and tells. */
function inBrowser(): Guard {
  const mark = (state: unknown) => (state as { touchpoint?: string } | null)?.touchpoint;
  let listening: ((event: PopStateEvent) => void) | null = null;
  const unlisten = () => {
    if (listening) window.removeEventListener("popstate", listening);
    listening = null;
  };
  return {
    arm(pressed) {
      unlisten();
      if (mark(history.state) !== "above") {
        history.replaceState({ touchpoint: "below" }, "");
        history.pushState({ touchpoint: "above" }, "");
      }
      listening = ({ state }) => {
        if (mark(state) === "below") pressed();
      };
      window.addEventListener("popstate", listening);
    },
    disarm: unlisten,
  };
}
