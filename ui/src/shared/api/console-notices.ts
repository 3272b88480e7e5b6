// The console's calls for notices and the site's settings.
import type { Channel } from "@/shared/types/Channel";
import type { ChannelTested } from "@/shared/types/ChannelTested";
import type { ConsoleSettings } from "@/shared/types/ConsoleSettings";
import type { Escalation } from "@/shared/types/Escalation";
import type { Mail } from "@/shared/types/Mail";
import type { Notices } from "@/shared/types/Notices";
import type { SettingsNotices } from "@/shared/types/SettingsNotices";
import type { SettingsSite } from "@/shared/types/SettingsSite";
import type { Warning } from "@/shared/types/Warning";
import { at, get, post } from "./console";

/** `brief` asks for the count alone. */
export const notices = (site: string, brief: boolean) =>
  get<Notices>(`/sites/${at(site)}/notices${brief ? "?brief=1" : ""}`);

export const readNotices = (site: string, keys: string[], read: boolean) =>
  post(`/sites/${at(site)}/notices/read`, { keys, read });

/** All that were made up to a moment. */
export const readAllNotices = (site: string, all_to: string) =>
  post(`/sites/${at(site)}/notices/read`, { all_to });

export const settings = (site: string) => get<ConsoleSettings>(`/sites/${at(site)}/settings`);

export interface SettingsChange {
  site?: SettingsSite;
  escalation?: Escalation;
  warning?: Warning;
  notices?: SettingsNotices;
}
export const setSettings = (site: string, change: SettingsChange) =>
  post(`/sites/${at(site)}/settings`, change);

/** Without `url` or `secret` what is held stays. */
export interface ChannelChange extends Omit<Channel, "id"> {
  id?: string;
  url?: string;
  secret?: string;
  mail?: Mail;
}
export const setChannel = (site: string, channel: ChannelChange) =>
  post(`/sites/${at(site)}/channels`, channel);
export const removeChannel = (site: string, id: string) =>
  post(`/sites/${at(site)}/channels/remove`, { id });
export const testChannel = async (site: string, id: string) => {
  const response = await post(`/sites/${at(site)}/channels/test`, { id });
  return response.json() as Promise<ChannelTested>;
};
