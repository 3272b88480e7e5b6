// When pictures are used, which one stands for a place, and that no short name is long or odd.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import en from "@/shared/i18n/en.json";
import zh from "@/shared/i18n/zh-CN.json";
import { isDrawn, pictogramOf } from "@/shared/pictograms/catalogue";
import { row } from "./fixtures";
import {
  clipOf, ofSite, pictureOf, placeClipOf, placeOf, placePictureOf, shortName, usesPictures,
} from "./pictures";

interface Checklist {
  id: string;
  items: { id: string; name: { zh: string; en: string } }[];
}
const folder = fileURLToPath(new URL("../../../checklists/", import.meta.url));
const read = (kind: string) =>
  readdirSync(folder + kind).map(
    (file) => parse(readFileSync(`${folder}${kind}/${file}`, "utf8")) as unknown as Checklist,
  );
const lists = read("touchpoints");
const everything = [...lists, ...read("equipment")];

test("cleaners and gardeners get pictures by themselves, whoever does more does not", () => {
  expect(usesPictures("auto", ["cleaner"])).toBe(true);
  expect(usesPictures("auto", ["gardener", "cleaner"])).toBe(true);
  expect(usesPictures("auto", ["guard", "cleaner"])).toBe(false);
  expect(usesPictures("auto", [])).toBe(false);
  expect(usesPictures("on", ["guard"])).toBe(true);
  expect(usesPictures("off", ["cleaner"])).toBe(false);
});

test("a site has neither photos nor clips until it brings them, each under its own id", () => {
  const own = () => [pictureOf("tp11", "11.1"), clipOf("tp11", "11.1"), placePictureOf("tp11"),
    placeClipOf("tp11")];
  expect(own()).toEqual([null, null, null, null]);
  ofSite.photos["item/tp11/11.1"] = "a";
  ofSite.clips["item/tp11/11.2"] = "b";
  ofSite.photos["place/tp11"] = "c";
  expect(own()).toEqual(["a", null, "c", null]);
  expect(clipOf("tp11", "11.2")).toBe("b");
  ofSite.clips["place/tp11"] = "d";
  expect(placeClipOf("tp11")).toBe("d");
});

describe("what stands for a place", () => {
  const rowsOf = ({ id, items }: Checklist) => items.map((one) => row(one.id, {}, { list: id }));

  test("is drawn, and different for each touchpoint", () => {
    const shown = lists.map((list) => placeOf(rowsOf(list))!);
    expect(shown.filter(({ list, item }) => !isDrawn(list, item, null))).toEqual([]);
    const objects = shown.map(({ list, item }) => pictogramOf(list, item, null).object);
    expect(new Set(objects).size).toBe(lists.length);
  });

  test("is a site's own first item, and nothing where nothing is asked", () => {
    expect(placeOf([row("pool.2", {}, { list: "pool" })])).toEqual({
      list: "pool", item: "pool.2",
    });
    expect(placeOf([])).toBeNull();
  });
});

describe("a short name", () => {
  test("is a known word, or the beginning", () => {
    expect(shortName("abcd", ["ab"])).toBe("abcd");
    expect(shortName("\u7532\u4e59\u4e19\u4e01\u620a", ["\u4e01\u620a"])).toBe("\u4e01\u620a");
    expect(shortName("\u7532\u4e59\u4e19\u4e01\u620a", [])).toBe("\u7532\u4e59\u4e19\u4e01");
  });

  test("ends with a whole word that means something", () => {
    expect(shortName("Sofas and ornaments", [])).toBe("Sofas");
    expect(shortName("Board, letter boxes, etc.", [])).toBe("Board");
    expect(shortName("Glass door marking", [])).toBe("Glass door");
    expect(shortName("Lift button panel", [])).toBe("Lift button");
    expect(shortName("Extraordinarily long", [])).toBe("Extraordinarily");
  });

  test("is short for everything in the catalogue", () => {
    const names = everything.flatMap(({ items }) => items.map(({ name }) => name));
    const signs = names.map((name) => shortName(name.zh, zh["picture.words"].split(",")));
    expect(signs.filter((name) => [...name].length > 4)).toEqual([]);
    const words = names.map((name) => shortName(name.en, en["picture.words"].split(",")));
    expect(words.filter((name) => name.length > 14)).toEqual([]);
  });

  test("is no other one's in the same list", () => {
    const words = zh["picture.words"].split(",");
    const twice = everything.filter(({ items }) => {
      const short = items.map(({ name }) => shortName(name.zh, words));
      return new Set(short).size < short.length;
    });
    expect(twice.map(({ id }) => id)).toEqual([]);
  });

  test("needs each of the words that are listed", () => {
    const all = (text: string) => text.split(",");
    const idle = (words: string[], names: string[]) =>
      words.filter((word) => !names.some((name) => shortName(name, words) === word));
    const named = (language: "zh" | "en") =>
      everything.flatMap(({ items }) => items.map(({ name }) => name[language]));
    expect(idle(all(zh["picture.words"]), named("zh"))).toEqual([]);
    expect(idle(all(en["picture.words"]), named("en"))).toEqual([]);
  });
});
