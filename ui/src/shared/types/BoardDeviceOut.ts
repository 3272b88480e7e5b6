/** A handheld that has not reported since the data's time. */
export type BoardDeviceOut = { device: string, name: string, last_seen_at: string | null, };
