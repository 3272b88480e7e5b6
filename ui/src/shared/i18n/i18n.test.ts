// Every word on screen stands in both languages, and none stands in a screen's source.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type SFCDescriptor } from "vue/compiler-sfc";
import { afterEach, describe, expect, test } from "vitest";
import { t as tConsole, isKey as isConsoleKey } from "./console";
import consoleEn from "./console/en.json";
import consoleZh from "./console/zh-CN.json";
import en from "./en.json";
import { setLanguage, t } from "./index";
import zh from "./zh-CN.json";

const src = join(import.meta.dirname, "../..");
const files = readdirSync(src, { recursive: true, encoding: "utf8" });
const screens = files.filter((file) => file.endsWith(".vue"));
const code = files.filter((f) => /\.(vue|ts)$/.test(f) && !/\.test\.ts$|[\\/]types[\\/]/.test(f));
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
const SPOKEN = new Set(["aria-label", "title", "placeholder", "alt", "label"]);

interface Node {
  type: number;
  content?: unknown;
  children?: Node[];
  branches?: Node[];
  props?: { type: number; name: string; value?: { content: string } }[];
}

/** Letters that stand in a template as they are: text nodes and spoken attributes. */
function bare(node: Node, found: string[] = []): string[] {
  if (node.type === 2 && typeof node.content === "string") found.push(node.content);
  for (const prop of node.props ?? []) {
    if (prop.type === 6 && SPOKEN.has(prop.name)) found.push(prop.value?.content ?? "");
  }
  for (const child of [...(node.children ?? []), ...(node.branches ?? [])]) bare(child, found);
  return found.filter((text) => /\p{L}/u.test(text));
}

function descriptorOf(file: string): SFCDescriptor {
  return parse(readFileSync(join(src, file), "utf8"), { filename: file }).descriptor;
}

const pairs: [string, Record<string, string>, Record<string, string>][] = [
  ["both entries", zh, en], ["the console", consoleZh, consoleEn],
];

describe.each(pairs)("the two files of %s", (_of, zh, en) => {
  test("have the same keys", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  test("have the same parameters under each key", () => {
    for (const [key, text] of Object.entries(zh)) {
      for (const form of en[key]!.split(" | ")) {
        const wanted = names(text);
        const missing = wanted.filter((n) => n !== "n" && !names(form).includes(n!));
        expect({ key, missing }).toEqual({ key, missing: [] });
        expect({ key, extra: names(form).filter((n) => !wanted.includes(n)) }).toEqual({
          key,
          extra: [],
        });
      }
    }
  });

  test("leave no word empty", () => {
    for (const text of [...Object.values(zh), ...Object.values(en)]) expect(text).not.toBe("");
  });
});

describe("the console's words", () => {
  test("are its own, and nobody else's", () => {
    const own = (key: string) => key.startsWith("console.");
    expect(Object.keys(consoleZh).filter((key) => !own(key))).toEqual([]);
    expect(Object.keys(zh).filter(own)).toEqual([]);
  });

  test("stand beside those that both entries share", () => {
    expect(tConsole("console.loading")).toBe(consoleZh["console.loading"]);
    expect(tConsole("app.name")).toBe(zh["app.name"]);
    expect(["console.loading", "app.name", "nobody"].filter(isConsoleKey)).toEqual([
      "console.loading", "app.name",
    ]);
  });
});

describe("the sources", () => {
  test.each(screens)("%s holds no word of its own", (file) => {
    const ast = descriptorOf(file).template?.ast as unknown as Node | undefined;
    expect(ast ? bare(ast) : []).toEqual([]);
  });

  test.each(code)("%s holds no Chinese", (file) => {
    const text = readFileSync(join(src, file), "utf8").replace(/^\s*(\/\/|\*|\/\*|<!--).*$/gm, "");
    expect(text.match(/[\u4e00-\u9fff]+/g) ?? []).toEqual([]);
  });
});

describe("t", () => {
  afterEach(() => setLanguage("zh-CN"));

  test("picks the plural form by n and leaves unknown parameters standing", () => {
    expect(t("app.name")).toBe(zh["app.name"]);
    setLanguage("en");
    expect(t("app.name", { n: 2 })).toBe("Touchpoint");
  });
});
