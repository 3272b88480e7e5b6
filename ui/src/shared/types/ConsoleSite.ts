/** A site that the person at the console may see. */
export type ConsoleSite = { id: string, name: string, time_zone: string, };
