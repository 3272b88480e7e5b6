import type { ConsoleSite } from "./ConsoleSite";

/** Who is signed in. */
export type ConsoleMe = { name: string, sites: Array<ConsoleSite>, };
