// The console's calls for checklists: what they ask, a version of the site's own, files in and out.
import type { ChecklistKind } from "@/shared/types/ChecklistKind";
import type { Item } from "@/shared/types/Item";
import type { StandardTold } from "@/shared/types/StandardTold";
import type { Standards } from "@/shared/types/Standards";
import type { Words } from "@/shared/types/Words";
import { at, get, post, request } from "./console";

export const standards = (site: string) => get<Standards>(`/sites/${at(site)}/standards`);

/** A checklist as an XLSForm; without a version the newest. */
export async function standardForm(site: string, list: string, version: number): Promise<Blob> {
  const path = `/sites/${at(site)}/standards/${at(list)}/form.xlsx?version=${version}`;
  return (await request(path)).blob();
}

/** The same as a plain sheet. */
export async function standardSheet(site: string, list: string, version: number): Promise<Blob> {
  const path = `/sites/${at(site)}/standards/${at(list)}/sheet.xlsx?version=${version}`;
  return (await request(path)).blob();
}

/** A plain sheet that is to be filled in. */
export async function sheetTemplate(site: string): Promise<Blob> {
  return (await request(`/sites/${at(site)}/standards/sheet.xlsx`)).blob();
}

/** What a form or plain sheet would set, or has set; problems are an answer, not a refusal. */
export async function bringForm(
  site: string, name: string, file: Blob, from: string, dry_run: boolean,
): Promise<StandardTold> {
  const asked = new URLSearchParams({ name, dry_run: String(dry_run) });
  if (from !== "") asked.set("from", from);
  const response = await request(`/sites/${at(site)}/standards/form?${asked}`, {
    method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file,
  });
  return response.json() as Promise<StandardTold>;
}

export interface Written {
  from: string | null;
  dry_run: boolean;
  name: Words;
  items: Item[];
}

export interface Edit extends Written {
  base: number;
}

export interface Begun extends Written {
  kind: ChecklistKind;
  copy_of: string | null;
}

/** A new version of the site's own. */
export async function editStandard(site: string, list: string, edit: Edit): Promise<StandardTold> {
  const response = await post(`/sites/${at(site)}/standards/${at(list)}`, edit);
  return response.json() as Promise<StandardTold>;
}

/** A checklist of the site's own begins, from nothing or as a copy. */
export async function beginStandard(site: string, begun: Begun): Promise<StandardTold> {
  const response = await post(`/sites/${at(site)}/standards`, begun);
  return response.json() as Promise<StandardTold>;
}
