// Which notices the page shows, and what each opens.
import type { LocationQuery, RouteLocationRaw } from "vue-router";
import { t } from "@/shared/i18n/console";
import type { ConsoleNotice } from "@/shared/types/ConsoleNotice";
import type { NoticeKind } from "@/shared/types/NoticeKind";
import type { Sign } from "../../words";

export interface Filter {
  kind: NoticeKind | null;
  unread: boolean;
}

export const NOTICE_SIGN: Record<NoticeKind, Sign> = {
  serious_finding: { mark: "✕", tone: "bad" },
  order_overdue: { mark: "!", tone: "bad" },
  order_near: { mark: "▲", tone: "warn" },
  order_given: { mark: "○", tone: "info" },
  round_missed: { mark: "!", tone: "bad" },
  device_unseen: { mark: "?", tone: "plain" },
  expiring: { mark: "▲", tone: "warn" },
  record_complete: { mark: "✓", tone: "ok" },
};

const isKind = (text: unknown): text is NoticeKind =>
  typeof text === "string" && Object.hasOwn(NOTICE_SIGN, text);

export function filterIn(query: LocationQuery): Filter {
  return { kind: isKind(query.kind) ? query.kind : null, unread: query.unread === "1" };
}

export function queryOf(filter: Filter): Record<string, string> {
  return {
    ...(filter.kind === null ? {} : { kind: filter.kind }),
    ...(filter.unread ? { unread: "1" } : {}),
  };
}

/** The same, as the list is asked for it: unread is what this person hasn't read. */
export const askedOf = ({ kind, unread }: Filter, name: string): Record<string, string> => ({
  kind: kind ?? "", unread_by: unread ? name : "",
});

export function rowsOf(notices: ConsoleNotice[], filter: Filter): ConsoleNotice[] {
  return notices
    .filter((notice) => filter.kind === null || notice.kind === filter.kind)
    .filter((notice) => !filter.unread || !notice.read);
}

/** The page of what it is about; null: there is none. */
export function opens(notice: ConsoleNotice, site: string): RouteLocationRaw | null {
  if (notice.finding !== null) {
    const query = { finding: notice.finding, all: "1" };
    return { name: notice.work ? "orders" : "findings", params: { site }, query };
  }
  if (notice.round !== null && notice.day !== null) {
    const query = { day: notice.day, round: notice.round };
    return { name: "board", params: { site }, query };
  }
  if (notice.equipment !== null) {
    return { name: "piece", params: { site, piece: notice.equipment } };
  }
  return notice.device === null ? null : { name: "devices", params: { site } };
}

/** What it is called: what stands beside it is part of that. */
export function bellWords(unread: number): string {
  const shown = bellOf(unread);
  return shown === "" || shown === String(unread) ? t("console.notices.bell", { n: unread })
    : t("console.notices.bell_many", { shown });
}

/** What stands beside the bell; empty: nothing. */
export function bellOf(unread: number): string {
  if (unread === 0) return "";
  return unread > 99 ? "99+" : String(unread);
}
