// The page's words: typed keys, `{n}` parameters, two plural forms for English ("one | other").
// Those of both entries stand here, in flat maps of strings; the console adds its own.
import { ref } from "vue";
import type { Words } from "@/shared/types/Words";
import en from "./en.json";
import zh from "./zh-CN.json";

export type Key = keyof typeof zh;
export type Language = "zh-CN" | "en";
export type Params = Record<string, string | number>;

type Told = Record<Language, Record<string, string>>;

const first: Record<Language, Record<Key, string>> = { "zh-CN": zh, en };
const words: Told = { "zh-CN": { ...first["zh-CN"] }, en: { ...first.en } };
const current = ref<Language>("zh-CN");

export function language(): Language {
  return current.value;
}

export function setLanguage(next: Language): void {
  current.value = next;
  if (typeof document !== "undefined") document.documentElement.lang = next;
}

/** Takes further words in, before the first of them is shown. */
export function learn(more: Told): void {
  Object.assign(words["zh-CN"], more["zh-CN"]);
  Object.assign(words.en, more.en);
}

/** The words of `key` in the reader's language. `n` also picks the plural form. */
export function t(key: Key, params: Params = {}): string {
  const forms = (words[current.value][key] ?? key).split(" | ");
  const form = forms.length > 1 && params.n !== 1 ? forms[1] : forms[0];
  return (form ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}

/** A word of the catalogue, which carries both languages. */
export function said(text: Words): string {
  return current.value === "en" ? text.en || text.zh : text.zh;
}

/** True where a key made at run time (an error code, a state) has words. */
export function isKey(key: string): key is Key {
  return Object.prototype.hasOwnProperty.call(words["zh-CN"], key);
}
