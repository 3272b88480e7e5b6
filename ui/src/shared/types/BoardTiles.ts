/** The counts above the strip. */
export type BoardTiles = { on_time: number, running: number, late: number, missed: number, unknown: number, not_due: number, devices_waiting: number, };
