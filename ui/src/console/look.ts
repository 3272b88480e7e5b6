// Language and theme: the reader's choice, else what the browser says.
import { reactive } from "vue";
import { keepLook, keptLook, type Look } from "@/shared/api/preferences";
import { setLanguage } from "@/shared/i18n/console";

export const look = reactive<Required<Look>>({ language: "zh-CN", theme: "light" });

/** A browser that names no Chinese among its languages reads English. */
export function languageFor(preferred: readonly string[]): "zh-CN" | "en" {
  const known = preferred.find((tag) => /^(zh|en)\b/i.test(tag));
  if (known === undefined) return preferred.length > 0 ? "en" : "zh-CN";
  return /^zh/i.test(known) ? "zh-CN" : "en";
}

export function applyLook(): void {
  const kept = keptLook();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  look.language = kept.language ?? languageFor(navigator.languages);
  look.theme = kept.theme ?? (dark ? "dark" : "light");
  show();
}

export function choose(change: Look): void {
  Object.assign(look, change);
  keepLook({ ...keptLook(), ...change });
  show();
}

function show(): void {
  setLanguage(look.language);
  document.documentElement.dataset.theme = look.theme;
}
