// The console's calls for the ledger's year.
import type { LedgerYear } from "@/shared/types/LedgerYear";
import { at, get } from "./console";

/** `year` null: this one. */
export const ledgerYear = (site: string, year: string | null) =>
  get<LedgerYear>(`/sites/${at(site)}/equipment/months${year ? `?year=${at(year)}` : ""}`);
