import type { Chip } from "./Chip";
import type { SyncRow } from "./SyncRow";

export type SyncShown = { chip: Chip, running: boolean, bytes_waiting: number, oldest_at: string | null, photos_proven: number, photos_total: number, rows: Array<SyncRow>, last_error: string | null, server: string | null, };
