// The hardware key "back", wherever the page runs: Android's through Tauri, a browser's otherwise.
// The page answers whether it stays; where it doesn't, the next press within a while leaves.

import { inside, type TauriInternals } from "./index";

export const LEAVE_MS = 2000;

/** What stands between the key and leaving. Armed, the next press comes to the page instead. */
interface Guard {
  arm(pressed: () => void): void;
  disarm(): void;
}

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
  const app = inside();
  return app ? inApp(app) : inBrowser();
}

/** Without a listener Android does what it does by itself: it leaves. */
function inApp(app: TauriInternals): Guard {
  const event = "back-button";
  let channel: number | null = null;
  const tell = (command: string, args: Record<string, unknown>) =>
    app.invoke(`plugin:app|${command}`, { event, ...args }).catch(() => undefined);
  return {
    arm(pressed) {
      const own = app.transformCallback((told) => {
        // A channel's last word is that it ended.
        const ended = (told as { end?: boolean } | null)?.end === true;
        if (channel === own && !ended) pressed();
      });
      channel = own;
      void tell("register_listener", { handler: `__CHANNEL__:${own}` });
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
