// How a page looks to its reader, in this browser alone: language and theme. Nothing that matters.

const KEY = "touchpoint-look";

export interface Look {
  language?: "zh-CN" | "en";
  theme?: "light" | "dark";
}

export function keptLook(): Look {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return lookIn(kept);
  } catch {
    // Without storage, or with something else in it, the page follows the browser.
    return {};
  }
}

export function keepLook(look: Look): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(look));
  } catch {
    // The choice then lasts as long as the page.
  }
}

function lookIn(kept: unknown): Look {
  const { language, theme } = (kept ?? {}) as Record<string, unknown>;
  return {
    ...(language === "zh-CN" || language === "en" ? { language } : {}),
    ...(theme === "light" || theme === "dark" ? { theme } : {}),
  };
}
