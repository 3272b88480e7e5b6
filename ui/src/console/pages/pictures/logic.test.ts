import { expect, test } from "vitest";
import type { SitePictures } from "@/shared/types/SitePictures";
import {
  askedOf, chosenOf, countsOf, filterIn, groupsOf, queryOf, rowsOf, type Filter,
} from "./logic";

const words = (text: string) => ({ zh: text, en: text });
const item = (id: string) => ({ item: id, name: words(`name ${id}`), text: words(`text ${id}`) });
const shown: SitePictures = {
  pictures: [
    { id: "item/tp1/1.2", photo: "aa", clip: null },
    { id: "place/p2", photo: null, clip: "cc" },
    { id: "item/gone/9.9", photo: "bb", clip: "bb" },
  ],
  lists: [
    { list: "tp1", name: words("Gate"), items: [item("1.1"), item("1.2")] },
    { list: "tp2", name: words("Lobby"), items: [item("2.1")] },
  ],
  places: [
    { checkpoint: "p1", name: "East", building: "B1" },
    { checkpoint: "p2", name: "Roof", building: "B2" },
    { checkpoint: "p3", name: "West", building: "B1" },
  ],
};
const ALL: Filter = { tab: "items", text: "", group: null, no_photo: false, no_clip: false };
const items = rowsOf(shown, "items");
const places = rowsOf(shown, "places");
const check = (change: Partial<Filter>, rows = items, kept: string[] = []) =>
  chosenOf(rows, { ...ALL, ...change }, new Set(kept)).map(({ id }) => id);

test("each item and each place stands once, with what it has", () => {
  expect(items.map(({ id, photo, clip }) => [id, photo, clip])).toEqual([
    ["item/tp1/1.1", null, null], ["item/tp1/1.2", "aa", null], ["item/tp2/2.1", null, null],
  ]);
  expect(places.map(({ id, clip, item: drawn }) => [id, clip, drawn])).toEqual([
    ["place/p1", null, null], ["place/p2", "cc", null], ["place/p3", null, null],
  ]);
});

test("a picture of what the site has no longer is not counted", () => {
  expect(countsOf(items)).toEqual({ of: 3, photos: 1, clips: 0 });
  expect(countsOf(places)).toEqual({ of: 3, photos: 0, clips: 1 });
});

test("words of the name, the text, the list and the number are found", () => {
  expect(check({ text: "NAME 1.2" })).toEqual(["item/tp1/1.2"]);
  expect(check({ text: "lobby" })).toEqual(["item/tp2/2.1"]);
  expect(check({ text: " text 1 " })).toEqual(["item/tp1/1.1", "item/tp1/1.2"]);
  expect(check({ group: "B1" }, places)).toEqual(["place/p1", "place/p3"]);
});

test("what lacks a photo or a clip is found, and stays while somebody is at it", () => {
  expect(check({ no_photo: true })).toEqual(["item/tp1/1.1", "item/tp2/2.1"]);
  expect(check({ no_photo: true }, items, ["item/tp1/1.2"])).toHaveLength(3);
  expect(check({ no_clip: true }, places)).toEqual(["place/p1", "place/p3"]);
  expect(check({ no_clip: true }, places, ["place/p2"])).toHaveLength(3);
});

test("rows of one building stand together", () => {
  expect(groupsOf(places).map(({ group, rows }) => [group, rows.length]))
    .toEqual([["B1", 2], ["B2", 1]]);
  expect(groupsOf(items).map(({ name }) => name)).toEqual(["Gate", "Lobby"]);
});

test("an address leads to the same filter again", () => {
  const some: Filter = { tab: "places", text: "a", group: "B1", no_photo: true, no_clip: true };
  expect(filterIn(queryOf(some))).toEqual(some);
  expect(queryOf(ALL)).toEqual({});
  expect(filterIn({ tab: ["places"], no_photo: "yes", group: null })).toEqual(ALL);
});

test("the list that is taken away is narrowed as the page is", () => {
  expect(askedOf(filterIn({ tab: "places", no_photo: "1", group: "1栋" }))).toEqual({
    tab: "places", text: "", group: "1栋", has_photo: "0", has_clip: "" });
});
