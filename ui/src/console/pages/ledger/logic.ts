// Which pieces of the ledger the list shows, and how what falls due is said.
import type { LocationQuery } from "vue-router";
import { t } from "@/shared/i18n/console";
import type { Tone } from "@/shared/widgets/StatusTag.vue";
import type { DueStanding } from "@/shared/types/DueStanding";
import type { EquipmentStatus } from "@/shared/types/EquipmentStatus";
import type { LedgerDue } from "@/shared/types/LedgerDue";
import type { LedgerPiece } from "@/shared/types/LedgerPiece";
import type { Words } from "@/shared/types/Words";
import type { Sign } from "../../words";

/** What a list can be narrowed to: a standing, an age, or a state of life. */
export const SHOWS = [
  "overdue", "week", "month", "soon", "scrap", "no_date", "stopped", "away", "scrapped",
] as const;
export type Show = (typeof SHOWS)[number];

export interface Filter {
  show: Show | null;
  building: string | null;
  kind: string | null;
  text: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export function filterIn(query: LocationQuery): Filter {
  return {
    show: SHOWS.find((show) => show === query.show) ?? null,
    building: text(query.building),
    kind: text(query.kind),
    text: text(query.text) ?? "",
  };
}

export function queryOf(filter: Filter): Record<string, string> {
  const { show, building, kind } = filter;
  return {
    ...(show === null ? {} : { show }),
    ...(building === null ? {} : { building }),
    ...(kind === null ? {} : { kind }),
    ...(filter.text === "" ? {} : { text: filter.text }),
  };
}

const STATUS: Partial<Record<Show, EquipmentStatus>> = {
  stopped: "stopped", away: "away_for_repair", scrapped: "scrapped",
};

/** In how many days something runs out, as notices warn of it. */
const WITHIN: Partial<Record<Show, number>> = { week: 7, month: 30 };

/** The same, as the list of equipment is asked for it. */
export function askedOf({ show, building, kind, text: words }: Filter): Record<string, string> {
  const status = show === null ? "in_service,stopped,away_for_repair" : STATUS[show] ?? "";
  const within = show === null ? undefined : WITHIN[show];
  const stands = show !== null && show !== "scrap" && status === "" && within === undefined;
  return {
    status, scrap: show === "scrap" ? "1" : "", within: String(within ?? ""),
    standing: stands ? show : "",
    building: building ?? "", kind: kind ?? "", text: words,
  };
}

/** What has run out already is overdue instead; a piece that isn't in service waits. */
export const runsOutWithin = ({ status, dues }: LedgerPiece, days: number): boolean =>
  status === "in_service" && dues.some(({ kind, left_days: left }) =>
    kind === "expiry" && left !== undefined && left >= 0 && left <= days);

export function isShown(piece: LedgerPiece, show: Show): boolean {
  const status = STATUS[show];
  if (status) return piece.status === status;
  const within = WITHIN[show];
  if (within !== undefined) return runsOutWithin(piece, within);
  return show === "scrap" ? piece.scrap : piece.worst?.is === show;
}

/** The server's order stays: the most urgent first. What is scrapped shows only when asked for. */
export function rowsOf(pieces: LedgerPiece[], filter: Filter): LedgerPiece[] {
  const words = filter.text.trim().toLowerCase();
  return pieces.filter((piece) =>
    (filter.show === null ? piece.status !== "scrapped" : isShown(piece, filter.show)) &&
    (filter.building === null || piece.building === filter.building) &&
    (filter.kind === null || piece.kind === filter.kind) &&
    (words === "" || textOf(piece).includes(words)));
}

/** All that the row says, in both languages, so that a search finds what is read. */
function textOf(piece: LedgerPiece): string {
  const { name, checkpoint_name, building, kind_name, responsible, replaced_by } = piece;
  return [name, checkpoint_name, building, kind_name?.zh, kind_name?.en, responsible, replaced_by]
    .join(" ").toLowerCase();
}

export const buildingsIn = (pieces: Pick<LedgerPiece, "building">[]): string[] =>
  [...new Set(pieces.map((piece) => piece.building).filter(Boolean))]
    .sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }));

/** Each kind once, by its id. */
export function kindsIn(
  pieces: Pick<LedgerPiece, "kind" | "kind_name">[],
): { id: string; name: Words }[] {
  const kinds = new Map<string, Words>();
  for (const { kind, kind_name } of pieces) {
    if (kind !== null && kind_name !== null) kinds.set(kind, kind_name);
  }
  return [...kinds].map(([id, name]) => ({ id, name }));
}

export interface Tile extends Sign {
  show: Show;
  count: number;
}

const TILES: { show: Show; mark: string; tone: Tone }[] = [
  { show: "overdue", mark: "▲", tone: "bad" },
  { show: "week", mark: "●", tone: "bad" },
  { show: "month", mark: "●", tone: "warn" },
  { show: "soon", mark: "●", tone: "warn" },
  { show: "scrap", mark: "✕", tone: "bad" },
  { show: "no_date", mark: "?", tone: "plain" },
];

/** Each opens exactly what it counts. */
export const tilesOf = (pieces: LedgerPiece[]): Tile[] => TILES.map((tile) => ({
  ...tile, count: pieces.filter((piece) => isShown(piece, tile.show)).length,
}));

export const STATUS_SIGN: Record<EquipmentStatus, Sign> = {
  in_service: { mark: "✓", tone: "ok" },
  stopped: { mark: "■", tone: "warn" },
  away_for_repair: { mark: "⇄", tone: "warn" },
  scrapped: { mark: "✕", tone: "plain" },
};

export const DUE_SIGN: Record<DueStanding["is"], Sign> = {
  overdue: { mark: "▲", tone: "bad" },
  soon: { mark: "●", tone: "warn" },
  no_date: { mark: "?", tone: "plain" },
  fine: { mark: "✓", tone: "ok" },
  paused: { mark: "■", tone: "plain" },
};

/** How something that falls due stands, in words: overdue by how long, or how long there is. */
export function dueWords(due: LedgerDue): string {
  const left = due.left_days ?? 0;
  switch (due.standing.is) {
    case "overdue": return t("console.ledger.overdue_by", { n: -left });
    case "soon": return left === 0 ? t("console.ledger.due_today")
      : t("console.ledger.due_in", { n: left });
    case "no_date": return t("console.ledger.no_date");
    case "paused": return t("console.ledger.paused");
    default: return t("console.ledger.in_time");
  }
}

/** What a row says: what is urgent, else what comes next. */
export function duesShown(piece: LedgerPiece): LedgerDue[] {
  const urgent = piece.dues.filter(({ standing }) =>
    standing.is === "overdue" || standing.is === "soon");
  return urgent.length > 0 ? urgent : piece.dues.slice(0, 1);
}
