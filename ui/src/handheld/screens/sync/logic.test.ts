import { expect, test } from "vitest";
import type { SyncShown } from "@/shared/types/SyncShown";
import { headline, rowWords } from "./logic";

function waiting(lines_waiting: number, photos_waiting: number): SyncShown {
  return {
    chip: { online: false, lines_waiting, photos_waiting, last_success_at: null },
    running: false, bytes_waiting: 0, oldest_at: null, photos_proven: 0, photos_total: 0,
    photos_lost: 0, rows: [],
    last_error: null, server: null,
  };
}

test("the headline counts lines and photos, and says when nothing waits", () => {
  const both = headline(waiting(23, 5));
  expect(both.key).toBe("sync.both");
  expect(Object.values(both.params).join()).toMatch(/23.*5/);
  expect(headline(waiting(1, 0))).toEqual({ key: "sync.lines", params: { n: 1 } });
  expect(headline(waiting(0, 2))).toEqual({ key: "sync.only_photos", params: { n: 2 } });
  expect(headline(waiting(0, 0)).key).toBe("sync.all_sent");
});

test("a row says why it waits", () => {
  const row = { title: "A", lines: 1, photos: 0, sent: false };
  expect(rowWords(row, false).key).toBe("sync.waits");
  expect(rowWords(row, true).key).toBe("sync.on_its_way");
  expect(rowWords({ ...row, sent: true }, true).key).toBe("sync.sent");
});
