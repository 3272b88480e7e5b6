// The console's calls for plans of floors, and where places stand on them.
import type { Floors } from "@/shared/types/Floors";
import { at, get, post } from "./console";
import { base64Of } from "./console-desk";

export interface PlanBrought {
  /** None: a new one. */
  floor_plan?: string;
  name: string;
  building: string | null;
  floor: string | null;
}

/** Where a place is to stand; without a plan it is taken off. */
export interface DotSet {
  checkpoint: string;
  floor_plan: string | null;
  x_e4: number;
  y_e4: number;
}

const told = async (response: Response) => (await response.json()) as Floors;

export const floors = (site: string) => get<Floors>(`/sites/${at(site)}/floors`);

/** With a picture, or, of one that is there, without. */
export async function setPlan(
  site: string, plan: PlanBrought, picture: Blob | null,
): Promise<Floors> {
  const base64 = picture === null ? {} : { base64: await base64Of(picture) };
  return told(await post(`/sites/${at(site)}/floors`, { ...plan, ...base64 }));
}

export const removePlan = async (site: string, plan: string) =>
  told(await post(`/sites/${at(site)}/floors/${at(plan)}/remove`, {}));

/** All of them, or none. */
export const setDots = async (site: string, dots: DotSet[]) =>
  told(await post(`/sites/${at(site)}/floors/dots`, { dots }));
