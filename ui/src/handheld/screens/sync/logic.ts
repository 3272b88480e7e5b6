// What waits, in one line, and why each row waits.
import { t, type Key, type Params } from "@/shared/i18n";
import type { SyncRow } from "@/shared/types/SyncRow";
import type { SyncShown } from "@/shared/types/SyncShown";
import type { Tone } from "@/shared/widgets/StatusTag.vue";

export function headline({ chip }: SyncShown): { key: Key; params: Params } {
  const { lines_waiting, photos_waiting } = chip;
  if (lines_waiting + photos_waiting === 0) return { key: "sync.all_sent", params: {} };
  if (photos_waiting === 0) return { key: "sync.lines", params: { n: lines_waiting } };
  if (lines_waiting === 0) return { key: "sync.only_photos", params: { n: photos_waiting } };
  const lines = t("sync.n_lines", { n: lines_waiting });
  return { key: "sync.both", params: { lines, photos: t("sync.n_photos", { n: photos_waiting }) } };
}

/** What of a row waits: `11 条 · 2 张照片`, without a zero. */
export function countWords({ lines, photos }: SyncRow): string {
  const words = [
    lines > 0 ? t("sync.n_lines", { n: lines }) : "",
    photos > 0 ? t("sync.n_photos", { n: photos }) : "",
  ];
  return words.filter((word) => word !== "").join(" · ");
}

export function rowWords(row: SyncRow, running: boolean): { tone: Tone; mark: string; key: Key } {
  if (row.sent) return { tone: "ok", mark: "✓", key: "sync.sent" };
  return { tone: "warn", mark: "▲", key: running ? "sync.on_its_way" : "sync.waits" };
}
