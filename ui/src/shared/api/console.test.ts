// A session that ended is told of by whichever call finds it, and by no other refusal.
import { afterEach, expect, test, vi } from "vitest";
import { get, whenSignedOut } from "./console";

function answers(status: number, code: string): void {
  vi.stubGlobal("location", { hash: "" });
  vi.stubGlobal("fetch", async () => Response.json({ code, message: "" }, { status }));
}
afterEach(() => vi.unstubAllGlobals());

test("a call that finds the session ended tells so, until nobody asks any more", async () => {
  let told = 0;
  const stop = whenSignedOut(() => (told += 1));
  answers(401, "not_signed_in");
  await expect(get("/x")).rejects.toMatchObject({ code: "not_signed_in", status: 401 });
  expect(told).toBe(1);
  for (const [status, code] of [[401, "wrong_password"], [403, "forbidden"]] as const) {
    answers(status, code);
    await expect(get("/x")).rejects.toMatchObject({ code });
  }
  expect(told).toBe(1);
  stop();
  answers(401, "not_signed_in");
  await expect(get("/x")).rejects.toMatchObject({ code: "not_signed_in" });
  expect(told).toBe(1);
});
