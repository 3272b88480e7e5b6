// One act at a time, and what is said of one that fails.
import { expect, test, vi } from "vitest";
import { ConsoleError } from "@/shared/api/console";
import { useAct } from "./act";

test("while one is under way, another isn't begun", async () => {
  const after = vi.fn();
  const { busy, trouble, act } = useAct(after);
  let finish = () => {};
  const first = act(() => new Promise<void>((resolve) => (finish = resolve)));
  expect(busy.value).toBe(true);
  expect(await act(async () => {})).toBe(false);
  finish();
  expect(await first).toBe(true);
  expect([busy.value, trouble.value, after.mock.calls.length]).toEqual([false, null, 1]);
});

test("what fails says why until the next one", async () => {
  const { trouble, act } = useAct();
  const fails = async () => {
    throw new ConsoleError("forbidden", 403, "");
  };
  expect(await act(fails)).toBe(false);
  expect(trouble.value).toBe("forbidden");
  await act(async () => {});
  expect(trouble.value).toBe(null);
});
