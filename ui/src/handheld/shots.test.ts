import { afterEach, describe, expect, test } from "vitest";
import { CallError } from "@/shared/api";
import { session } from "./session";
import { landed, useShots } from "./shots";

/** A shot whose photo is kept, or isn't, when it is told to. */
function shot() {
  let keep: (sha256: string) => void = () => {};
  let lose: (why: Error) => void = () => {};
  const kept = new Promise<string>((done, failed) => [keep, lose] = [done, failed]);
  return { kept, keep: (sha256: string) => keep(sha256), lose: (why: Error) => lose(why) };
}

/** Everything that may happen by itself has happened. */
const quiet = () => new Promise((done) => setImmediate(done));

function sheet(key: string) {
  const named: string[] = [];
  const shots = useShots(() => key, async (sha256) => void named.push(sha256));
  shots.camera.value = true;
  return { ...shots, named };
}

afterEach(() => (session.trouble = null));

describe("a shot", () => {
  test("closes the camera at once and is named when it is kept, not before", async () => {
    const { camera, waiting, take, all, named } = sheet("a");
    const { kept, keep } = shot();
    take(kept);
    expect([camera.value, waiting.value, named]).toEqual([false, 1, []]);
    const done = all();
    keep("sha");
    expect(await done).toBe(true);
    expect([waiting.value, named]).toEqual([0, ["sha"]]);
  });

  test("that fails is told, opens the camera again, and lets nothing be saved", async () => {
    const { camera, waiting, take, all, named } = sheet("b");
    const { kept, lose } = shot();
    take(kept);
    const done = all();
    lose(new CallError("disk_full", ""));
    expect(await done).toBe(false);
    expect([camera.value, waiting.value, named]).toEqual([true, 0, []]);
    expect(session.trouble?.code).toBe("disk_full");
  });

  test("that failed lets nothing be saved, even where the camera was closed again", async () => {
    const { camera, take, all } = sheet("b2");
    const [first, second] = [shot(), shot()];
    take(first.kept);
    take(second.kept);
    const done = all();
    first.lose(new CallError("disk_full", ""));
    await quiet();
    camera.value = false;
    second.keep("2");
    expect(await done).toBe(false);
    expect(await all()).toBe(true);
  });

  test("taken while another is waited for is waited for too", async () => {
    const { take, all, named } = sheet("c");
    const [first, second] = [shot(), shot()];
    take(first.kept);
    const done = all().then((well) => [well, ...named]);
    take(second.kept);
    first.keep("1");
    await quiet();
    second.keep("2");
    expect(await done).toEqual([true, "1", "2"]);
  });

  test("of a draft that was given up names nothing and says nothing", async () => {
    const { take, drop, all, named } = sheet("d");
    const [first, second] = [shot(), shot()];
    take(first.kept);
    take(second.kept);
    drop();
    first.keep("1");
    second.lose(new CallError("disk_full", ""));
    await all();
    expect([named, session.trouble]).toEqual([[], null]);
  });
});

test("nothing is saved under a camera that somebody opened", async () => {
  const { camera, all } = sheet("e");
  expect(await all()).toBe(false);
  camera.value = false;
  expect(await all()).toBe(true);
});

test("a sheet that opens again waits for what was taken on it before", async () => {
  const { take, named } = sheet("f");
  const { kept, keep } = shot();
  take(kept);
  const opened = landed("f").then(() => [...named]);
  await quiet();
  keep("sha");
  expect(await opened).toEqual(["sha"]);
  await landed("f");
  await landed("nobody's");
});
