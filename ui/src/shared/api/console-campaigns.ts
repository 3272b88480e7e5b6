// Campaigns: what the desk sets, and what it says of their stages.
import type { CampaignMade } from "@/shared/types/CampaignMade";
import type { CampaignPlan } from "@/shared/types/CampaignPlan";
import type { Campaigns } from "@/shared/types/Campaigns";
import type { CampaignTold } from "@/shared/types/CampaignTold";
import type { CampaignVerdict } from "@/shared/types/CampaignVerdict";
import { at, get, post } from "./console";

export const campaigns = (site: string) => get<Campaigns>(`/sites/${at(site)}/campaigns`);

export const campaign = (site: string, id: string) =>
  get<CampaignTold>(`/sites/${at(site)}/campaigns/${at(id)}`);

export const makeCampaign = async (site: string, plan: CampaignPlan) =>
  (await post(`/sites/${at(site)}/campaigns`, plan)).json() as Promise<CampaignMade>;

export const setCampaign = (site: string, id: string, plan: CampaignPlan) =>
  post(`/sites/${at(site)}/campaigns/${at(id)}`, plan);

export const STAGE_REASONS = ["not_enough", "not_done", "not_clear", "late", "other"] as const;
export type StageReason = (typeof STAGE_REASONS)[number];

export interface Judging {
  part: string;
  verdict: CampaignVerdict;
  reason?: StageReason;
  note?: string;
  /** Base64 of each picture. */
  photos?: string[];
}

export const judgeStage = (site: string, id: string, said: Judging) =>
  post(`/sites/${at(site)}/campaigns/${at(id)}/judge`, said);
