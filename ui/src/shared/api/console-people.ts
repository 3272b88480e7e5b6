// People, handhelds and accounts: what the desk sees of them, and what it may end, give and renew.
import type { ConsoleAccount } from "@/shared/types/ConsoleAccount";
import type { ConsoleStaff } from "@/shared/types/ConsoleStaff";
import type { PinMade } from "@/shared/types/PinMade";
import { at, get, post } from "./console";

export const staff = (site: string) => get<ConsoleStaff[]>(`/sites/${at(site)}/staff`);
export const accounts = (site: string) => get<ConsoleAccount[]>(`/sites/${at(site)}/accounts`);

/** Access to handhelds, from their next sync on. */
export const setAccess = (site: string, person: string, access: boolean) =>
  post(`/sites/${at(site)}/staff/${at(person)}/${access ? "give" : "end"}`, {});

/** New PINs; they are shown this once. */
export const renewPins = async (site: string, people: string[]) =>
  (await post(`/sites/${at(site)}/staff/pins`, { staff: people })).json() as Promise<PinMade[]>;

export const endSessions = (site: string, account: number) =>
  post(`/sites/${at(site)}/accounts/${account}/end`, {});

export const REVOKE_REASONS = ["lost", "stolen", "broken", "retired", "other"] as const;
export type RevokeReason = (typeof REVOKE_REASONS)[number];

export const revoke = (site: string, device: string, reason: RevokeReason, note: string) =>
  post(`/sites/${at(site)}/devices/${at(device)}/revoke`, { reason, note });
