/** A handheld, as the devices page shows it. */
export type ConsoleDevice = { device: string, name: string, app: string, last_seen_at: string | null, lines_waiting: number | null, photos_waiting: number | null, acked: number, clock_skew_ms: number | null, revoked: boolean, branches: number, };
