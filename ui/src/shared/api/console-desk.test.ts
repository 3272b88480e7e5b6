import { afterEach, expect, test, vi } from "vitest";
import { dropMarks, photoMarks, putPicture } from "./console-desk";

const drawing = { width: 4, height: 3, strokes: [[[0, 0], [4, 3]]] };

function answering(...answers: (() => Response)[]) {
  const asked: { path: string; body: unknown }[] = [];
  vi.stubGlobal("location", { hash: "" });
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body === undefined ? null : JSON.parse(String(init.body)) });
    return answers.shift()!();
  });
  return asked;
}

afterEach(() => {
  dropMarks();
  vi.unstubAllGlobals();
});

test("marks are asked for once, and again after a failure", async () => {
  const asked = answering(
    () => Response.json({ code: "busy", message: "" }, { status: 503 }),
    () => Response.json({ drawing }),
    () => Response.json({ drawing: null }),
  );
  await expect(photoMarks("s", "aa")).rejects.toThrow();
  expect(await photoMarks("s", "aa")).toEqual(drawing);
  expect(await photoMarks("s", "aa")).toEqual(drawing);
  expect(await photoMarks("s", "bb")).toBeNull();
  expect(asked.map(({ path }) => path)).toEqual([
    "/api/console/sites/s/photos/aa/marks", "/api/console/sites/s/photos/aa/marks",
    "/api/console/sites/s/photos/bb/marks",
  ]);
});

test("a picture goes up whole in base64, and null takes it away", async () => {
  const told = { pictures: [], lists: [], places: [] };
  const asked = answering(() => Response.json(told), () => Response.json(told));
  const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => n % 251);
  expect(await putPicture("s", "item/tp1/1.4", "photo", new Blob([bytes]))).toEqual(told);
  await putPicture("s", "item/tp1/1.4", "clip", null);
  const [first, second] = asked.map(({ body }) => body as Record<string, string>);
  expect(Buffer.from(first!.base64!, "base64").equals(Buffer.from(bytes))).toBe(true);
  expect({ ...first, base64: "" }).toEqual({ id: "item/tp1/1.4", kind: "photo", base64: "" });
  expect(second).toEqual({ id: "item/tp1/1.4", kind: "clip", base64: null });
});
