// The console's calls for the ledger's year, and for who was trained or examined.
import type { LedgerYear } from "@/shared/types/LedgerYear";
import type { TrainingKind } from "@/shared/types/TrainingKind";
import type { Trainings } from "@/shared/types/Trainings";
import { at, get, post } from "./console";

/** `year` null: this one. */
export const ledgerYear = (site: string, year: string | null) =>
  get<LedgerYear>(`/sites/${at(site)}/equipment/months${year ? `?year=${at(year)}` : ""}`);

export interface TrainedOne {
  staff: string;
  passed?: boolean;
  mark_milli?: number;
}

export interface TrainingTold {
  what: TrainingKind;
  list: string;
  day: string;
  trainer: string | null;
  trainer_name: string | null;
  valid_until: string | null;
  note: string | null;
  people: TrainedOne[];
}

export const trainings = (site: string) => get<Trainings>(`/sites/${at(site)}/trainings`);

const told = async (response: Response) => (await response.json()) as Trainings;

export const holdTraining = async (site: string, training: TrainingTold) =>
  told(await post(`/sites/${at(site)}/trainings`, training));

/** Of one person, or, with null, of all. */
export const withdrawTraining = async (
  site: string, training: string, staff: string | null, note: string,
) => told(await post(`/sites/${at(site)}/trainings/${at(training)}/withdraw`, { staff, note }));
