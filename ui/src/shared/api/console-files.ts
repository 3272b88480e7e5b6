// The console's calls for what is taken away: lists, reports, record packs; and tokens of programs.
import type { ConsoleToken } from "@/shared/types/ConsoleToken";
import type { FiledList } from "@/shared/types/FiledList";
import type { ListOffered } from "@/shared/types/ListOffered";
import type { ReportDocument } from "@/shared/types/ReportDocument";
import type { ReportOffered } from "@/shared/types/ReportOffered";
import type { TokenMade } from "@/shared/types/TokenMade";
import { at, get, post, request } from "./console";

/** What a list or report is narrowed to; what is empty isn't asked for. */
export type Asked = Record<string, string>;
export type ListForm = "xlsx" | "csv" | "pdf" | "json";
export type ReportForm = "xlsx" | "pdf";

/** A file with the id and the count that stand in it. */
export interface Taken {
  bytes: Blob;
  name: string;
  id: string;
  rows: number;
}

export interface ListColumnRead {
  key: string;
  kind: string;
  /** Where the words of its codes stand. */
  words: string | null;
  title: { zh: string; en: string };
}

/** The first rows of a list; all of them are counted. */
export interface ListRead {
  id: string;
  count: number;
  columns: ListColumnRead[];
  rows: Record<string, unknown>[];
}

const question = (asked: Asked) =>
  new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== "")).toString();

async function take(path: string): Promise<Taken> {
  const response = await request(path);
  const said = response.headers.get("Content-Disposition") ?? "";
  return {
    bytes: await response.blob(),
    name: /filename="([^"]+)"/.exec(said)?.[1] ?? "touchpoint",
    id: response.headers.get("X-Touchpoint-List") ?? "",
    rows: Number(response.headers.get("X-Touchpoint-Rows") ?? 0),
  };
}

export const lists = (site: string) => get<ListOffered[]>(`/sites/${at(site)}/lists`);

export const listFile = (site: string, list: string, asked: Asked, form: ListForm) =>
  take(`/sites/${at(site)}/lists/${at(list)}?${question({ ...asked, format: form })}`);

export const listRows = (site: string, list: string, asked: Asked, first: number) =>
  get<ListRead>(`/sites/${at(site)}/lists/${at(list)}?${
    question({ ...asked, first: String(first) })}`);

export const reports = (site: string) => get<ReportOffered[]>(`/sites/${at(site)}/reports`);

export const report = (site: string, name: string, asked: Asked) =>
  get<ReportDocument>(`/sites/${at(site)}/reports/${at(name)}?${question(asked)}`);

export const reportFile = (site: string, name: string, asked: Asked, form: ReportForm) =>
  take(`/sites/${at(site)}/reports/${at(name)}?${question({ ...asked, format: form })}`);

/** Everything of some days, with its proof, as a zip. */
export const packFile = (site: string, asked: Asked) =>
  take(`/sites/${at(site)}/pack?${question(asked)}`);

/** What stands behind the id on a file. */
export const filed = (site: string, id: string) =>
  get<FiledList>(`/sites/${at(site)}/filed/${at(id)}`);

export const tokens = (site: string) => get<ConsoleToken[]>(`/sites/${at(site)}/tokens`);

/** A token for another program; it is shown this once. */
export async function makeToken(
  site: string, asked: { name: string; scopes: string[]; days: number | null },
): Promise<TokenMade> {
  const response = await post(`/sites/${at(site)}/tokens`, asked);
  return response.json() as Promise<TokenMade>;
}

export async function endToken(site: string, token: number): Promise<void> {
  await post(`/sites/${at(site)}/tokens/${token}/end`, {});
}
