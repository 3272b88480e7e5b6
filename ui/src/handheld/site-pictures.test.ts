import { beforeEach, expect, test, vi } from "vitest";
import { effectScope, nextTick } from "vue";
import type { Status } from "@/shared/types/Status";
import { call } from "@/shared/api";
import { photo } from "@/shared/api/photos";
import { pictureOf, placeClipOf } from "./pictures";
import { session } from "./session";
import { byId, useAddress, watchSitePictures } from "./site-pictures";

vi.mock("@/shared/api", async (real) => ({ ...(await real<object>()), call: vi.fn() }));
vi.mock("@/shared/api/photos", () => ({ photo: vi.fn() }));

const at = (phase: Status["phase"], last_success_at: string | null) => {
  session.status = { phase, sync: { last_success_at } } as Status;
  return nextTick();
};
const settled = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
  session.status = null;
  vi.mocked(call).mockReset().mockRejectedValue(new Error("away"));
  vi.mocked(photo).mockReset();
});

test("photos and clips keep their ids, and what is missing is left out", () => {
  expect(byId([
    { id: "item/tp11/11.1", photo: "a", clip: null }, { id: "place/c1", photo: null, clip: "b" },
    { id: "place/c2", photo: "c", clip: "d" }, { id: "item/x/y", photo: null, clip: null },
  ])).toEqual({
    photos: { "item/tp11/11.1": "a", "place/c2": "c" }, clips: { "place/c1": "b", "place/c2": "d" },
  });
});

test("they are asked for at unlock and after each sync, not at each look", async () => {
  const stop = watchSitePictures();
  const asked = () => vi.mocked(call).mock.calls.length;
  await at("locked", null);
  expect(asked()).toBe(0);
  await at("unlocked", null);
  expect(asked()).toBe(1);
  await at("unlocked", null);
  expect(asked()).toBe(1);
  await at("unlocked", "2026-11-29T19:05:00+08:00");
  expect(asked()).toBe(2);
  stop();
});

test("what came stands until something else comes; a failed call takes nothing", async () => {
  const stop = watchSitePictures();
  const pictures = [
    { id: "item/tp11/11.1", photo: "a", clip: null }, { id: "place/c1", photo: null, clip: "b" },
  ];
  vi.mocked(call).mockResolvedValueOnce({ reply: "site_pictures", pictures });
  await at("unlocked", null);
  await settled();
  expect([pictureOf("tp11", "11.1"), placeClipOf("c1")]).toEqual(["a", "b"]);
  await at("unlocked", "later");
  await settled();
  expect(pictureOf("tp11", "11.1")).toBe("a");
  vi.mocked(call).mockResolvedValueOnce({ reply: "site_pictures", pictures: [] });
  await at("unlocked", "later still");
  await settled();
  expect(pictureOf("tp11", "11.1")).toBeNull();
  stop();
});

test("bytes are fetched when a photo is shown; what doesn't come has no address", async () => {
  vi.mocked(photo).mockImplementation(async (sha256, small) => {
    if (sha256 === "gone") throw new Error("gone");
    return { url: `blob:${sha256}/${small}`, voice: false };
  });
  const scope = effectScope();
  session.status = { phase: "locked", route: "a" } as Status;
  const sha256 = () => session.status?.route ?? null;
  const address = scope.run(() => useAddress(sha256, () => true))!;
  expect(address.value).toBeUndefined();
  await settled();
  expect(address.value).toBe("blob:a/true");
  for (const [next, wanted] of [["gone", null], ["b", "blob:b/true"], [null, null]] as const) {
    session.status = { phase: "locked", route: next } as Status;
    await settled();
    expect(address.value).toBe(wanted);
  }
  scope.stop();
});
