// The page's own choices. They are kept by Rust, since web storage goes when WebView data goes.
import type { Key } from "@/shared/i18n";

interface Choice {
  key: string;
  title: Key;
  otherwise: string;
  /** What it does, where its name doesn't say. */
  how?: Key;
  options: { value: string; word: Key }[];
}

const onOff = (on: Key = "settings.on", off: Key = "settings.off") => [
  { value: "on", word: on },
  { value: "off", word: off },
];

export const CHOICES: Choice[] = [
  {
    key: "language", title: "settings.language", otherwise: "zh-CN",
    options: [
      { value: "zh-CN", word: "settings.chinese" },
      { value: "en", word: "settings.english" },
    ],
  },
  {
    key: "theme", title: "settings.theme", otherwise: "auto",
    options: [
      { value: "auto", word: "settings.by_hour" },
      { value: "light", word: "settings.light" },
      { value: "dark", word: "settings.dark" },
    ],
  },
  {
    key: "text", title: "settings.text", otherwise: "100",
    options: [
      { value: "100", word: "settings.text_100" },
      { value: "130", word: "settings.text_130" },
      { value: "160", word: "settings.text_160" },
      { value: "200", word: "settings.text_200" },
    ],
  },
  {
    key: "hand", title: "settings.hand", otherwise: "right",
    options: [
      { value: "right", word: "settings.right" },
      { value: "left", word: "settings.left" },
    ],
  },
  {
    key: "pictures", title: "settings.pictures", otherwise: "auto",
    options: [{ value: "auto", word: "settings.by_role" }, ...onOff()],
  },
  {
    key: "glove", title: "settings.glove", otherwise: "off", options: onOff(),
    how: "settings.glove_how",
  },
  { key: "sound", title: "settings.sound", otherwise: "on", options: onOff() },
  {
    key: "buzz", title: "settings.buzz", otherwise: "on", options: onOff(),
    how: "settings.signal_how",
  },
];
