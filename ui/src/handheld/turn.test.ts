import { expect, test } from "vitest";
import { inTurn } from "./turn";

/** An act that ends when it is told to. */
function slow() {
  let end = () => {};
  const ended = new Promise<void>((done) => (end = done));
  return { end, ended };
}

test("a later act waits for an earlier one, however quick it is", async () => {
  const turn = inTurn();
  const { end, ended } = slow();
  const done: string[] = [];
  const first = turn(() => ended.then(() => done.push("first")));
  const second = turn(async () => done.push("second"));
  await Promise.resolve();
  expect(done).toEqual([]);
  end();
  await Promise.all([first, second]);
  expect(done).toEqual(["first", "second"]);
});

test("one that fails tells whoever asked, and holds up nobody", async () => {
  const turn = inTurn();
  const failed = turn(() => Promise.reject(new Error("no room")));
  const next = turn(async () => "kept");
  await expect(failed).rejects.toThrow("no room");
  await expect(next).resolves.toBe("kept");
});
