// The ledger's year on the screen: which pieces are shown, what each month says, what adds up.
import type { LocationQuery } from "vue-router";
import { language } from "@/shared/i18n/console";
import type { LedgerYearPiece } from "@/shared/types/LedgerYearPiece";
import type { MonthStanding } from "@/shared/types/MonthStanding";
import type { Sign } from "../../words";

export const STANDINGS = [
  "unchecked", "pending", "finding", "fine", "not_due",
] as const satisfies readonly MonthStanding[];

/** What can be looked for: nobody looks for months that ask for nothing. */
export const WANTED = STANDINGS.slice(0, -1);

export const MONTH_SIGN: Record<MonthStanding, Sign> = {
  fine: { mark: "✓", tone: "ok" },
  finding: { mark: "▲", tone: "bad" },
  unchecked: { mark: "✕", tone: "warn" },
  pending: { mark: "○", tone: "info" },
  not_due: { mark: "–", tone: "plain" },
};

export interface Filter {
  /** Null: this one. */
  year: string | null;
  standing: MonthStanding | null;
  building: string | null;
  kind: string | null;
  text: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export const filterIn = (query: LocationQuery): Filter => ({
  year: /^2\d{3}$/.test(String(query.year)) ? String(query.year) : null,
  standing: WANTED.find((one) => one === query.standing) ?? null,
  building: text(query.building), kind: text(query.kind), text: text(query.text) ?? "",
});

export const queryOf = ({ year, standing, building, kind, text: words }: Filter) => ({
  ...(year === null ? {} : { year }), ...(standing === null ? {} : { standing }),
  ...(building === null ? {} : { building }), ...(kind === null ? {} : { kind }),
  ...(words === "" ? {} : { text: words }),
});

/** The same, as the list is asked for it. */
export const askedOf = (filter: Filter, year: number): Record<string, string> => ({
  year: String(year), standing: filter.standing ?? "", building: filter.building ?? "",
  kind: filter.kind ?? "", text: filter.text,
});

export const hasMonth = (piece: LedgerYearPiece, standing: MonthStanding): boolean =>
  piece.months.some((month) => month.standing === standing);

/** Without the standing, so that each tile says what choosing it would show. */
export function amongOf(pieces: LedgerYearPiece[], filter: Filter): LedgerYearPiece[] {
  const words = filter.text.trim().toLowerCase();
  return pieces.filter((piece) =>
    (filter.building === null || piece.building === filter.building) &&
    (filter.kind === null || piece.kind === filter.kind) &&
    (words === "" || [piece.name, piece.checkpoint_name, piece.building, piece.kind_name?.zh,
      piece.kind_name?.en].join(" ").toLowerCase().includes(words)));
}

export const rowsOf = (among: LedgerYearPiece[], { standing }: Filter): LedgerYearPiece[] =>
  (standing === null ? among : among.filter((piece) => hasMonth(piece, standing)));

/** Of how many pieces each is true in some month. */
export const countsOf = (among: LedgerYearPiece[]) =>
  WANTED.map((standing) => ({
    standing, count: among.filter((piece) => hasMonth(piece, standing)).length,
  }));

/** Of each month: how many were looked at, of how many that were or should have been. */
export function sumsOf(pieces: LedgerYearPiece[]): { looked: number; due: number }[] {
  return Array.from({ length: 12 }, (_, at) => {
    const all = pieces.map(({ months }) => months[at]?.standing ?? "not_due");
    const looked = all.filter((one) => one === "fine" || one === "finding").length;
    const missed = all.filter((one) => one === "unchecked" || one === "pending").length;
    return { looked, due: looked + missed };
  });
}

/** `3月`, `Mar`: January 0. */
export const monthShort = (month: number): string =>
  new Intl.DateTimeFormat(language(), { month: "short", timeZone: "UTC" })
    .format(Date.UTC(2026, month, 1));
