// The console's calls for what adds up over many rounds: marks, completion, photos, the trail.
import type { Audit } from "@/shared/types/Audit";
import type { Completion } from "@/shared/types/Completion";
import type { CompletionRound } from "@/shared/types/CompletionRound";
import type { ConsoleQuality } from "@/shared/types/ConsoleQuality";
import type { OrderTook } from "@/shared/types/OrderTook";
import type { Performance } from "@/shared/types/Performance";
import type { PhotoWall } from "@/shared/types/PhotoWall";
import type { QualityFail } from "@/shared/types/QualityFail";
import { at, get } from "./console";

/** What is null or empty isn't asked. */
function asked(query: Record<string, string | number | null>): string {
  const given = Object.entries(query).filter(([, value]) => value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length === 0 ? "" : `?${text}`;
}

/** Every touchpoint in a month; null asks for the site's own. */
export const quality = (site: string, month: string | null) =>
  get<ConsoleQuality>(`/sites/${at(site)}/quality${asked({ month })}`);

/** The answers to an item that didn't pass in a month, the newest first. */
export const qualityFails = (site: string, month: string | null, item: string) =>
  get<QualityFail[]>(`/sites/${at(site)}/quality/fails${asked({ month, item })}`);

export const completion = (site: string, year: number | null) =>
  get<Completion>(`/sites/${at(site)}/completion${asked({ year })}`);

/** The rounds that were missed at an hour of the week; Monday is 0. */
export const missedRounds = (site: string, year: number | null, weekday: number, hour: number) =>
  get<CompletionRound[]>(
    `/sites/${at(site)}/completion/rounds${asked({ year, weekday, hour })}`);

export interface WallAsk {
  show: string | null;
  place: string | null;
  person: string | null;
  /** The first and the last of the site's days. */
  from: string | null;
  to: string | null;
  /** `0` leaves names out. */
  names: string | null;
  before: number | null;
}

/** A page of photos, the newest first, or of pairs. */
export const photoWall = (site: string, ask: WallAsk) =>
  get<PhotoWall>(`/sites/${at(site)}/photos${asked({ ...ask })}`);

export interface AuditAsk {
  by: string | null;
  kind: string | null;
  day: string | null;
  before: string | null;
}

/** A page of the site's own journal, the newest line first. */
export const audit = (site: string, ask: AuditAsk) =>
  get<Audit>(`/sites/${at(site)}/audit${asked({ ...ask })}`);

export const performance = (site: string) =>
  get<Performance>(`/sites/${at(site)}/performance`);

/** The orders behind a number, the newest first; an empty kind is rectification. */
export const ordersTook = (
  site: string, ask: { month: string | null; role: string | null; kind: string | null },
) => get<OrderTook[]>(`/sites/${at(site)}/performance/orders${asked(ask)}`);
