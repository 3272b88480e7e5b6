// What each incident says: its sign, what happened, what was done by itself, what to do.
import { t } from "@/shared/i18n/console";
import type { Incident } from "@/shared/types/Incident";
import type { IncidentPhoto } from "@/shared/types/IncidentPhoto";
import type { IncidentRound } from "@/shared/types/IncidentRound";
import type { IncidentWhat } from "@/shared/types/IncidentWhat";
import { whenAt } from "../../formats";
import { word, type Sign } from "../../words";

const SIGN: Record<string, Sign> = {
  restored: { mark: "↺", tone: "warn" },
  sent_again: { mark: "✓", tone: "ok" },
  photos_again: { mark: "✓", tone: "ok" },
  photos_lost: { mark: "✕", tone: "bad" },
  unread: { mark: "?", tone: "plain" },
  damaged: { mark: "▲", tone: "warn" },
  odd: { mark: "?", tone: "plain" },
  branch: { mark: "◆", tone: "info" },
};

export const KINDS = Object.keys(SIGN);

/** The kind as words know it: a line's is why it was set aside. */
export function kindOf(what: IncidentWhat): string {
  return what.kind === "line" ? what.why : what.kind;
}

export function signOf(what: IncidentWhat): Sign {
  return SIGN[kindOf(what)] ?? { mark: "?", tone: "plain" };
}

/** What happened, a sentence each. */
export function happened(what: IncidentWhat, zone: string, today: string): string[] {
  const at = (time: string) => whenAt(time, zone, today);
  switch (what.kind) {
    case "restored":
      return [
        t("console.incident_what.restored", { made: at(what.made_at) }),
        ...(what.photos_missing > 0
          ? [t("console.incident_what.restored_missing", { n: what.photos_missing })] : []),
      ];
    case "sent_again":
      return [t(
        what.held > 0 ? "console.incident_what.sent_again" : "console.incident_what.sent_again_all",
        { held: what.held, proved: what.proved },
      )];
    case "photos_again":
      return [t("console.incident_what.photos_again", { n: what.count })];
    case "photos_lost":
      return [
        t("console.incident_what.photos_lost", { n: what.count }),
        ...(what.receipt_at === null
          ? [] : [t("console.incident_what.photos_proved", { at: at(what.receipt_at) })]),
        ...(what.held > 0 ? [t("console.incident_what.photos_back", { n: what.held })] : []),
      ];
    case "line":
      return [word("incident_what", what.why).replace("{seq}", String(what.seq))];
    case "branch":
      return [t("console.incident_what.branch", { seq: what.seq })];
  }
}

export function doneWords(what: IncidentWhat): string {
  switch (what.kind) {
    case "restored":
      return t(what.new_keys
        ? "console.incident_done.restored_new_keys" : "console.incident_done.restored");
    case "sent_again":
      return t("console.incident_done.sent_again", { n: what.proved - what.held });
    default:
      return word("incident_done", kindOf(what));
  }
}

/** What a person should do; null: nothing. */
export function todoWords(what: IncidentWhat): string | null {
  switch (what.kind) {
    case "restored":
      return t(what.new_keys
        ? "console.incident_todo.restored_new_keys" : "console.incident_todo.restored");
    case "sent_again":
    case "photos_again":
      return null;
    case "photos_lost":
      return what.held < what.count ? t("console.incident_todo.photos_lost") : null;
    default:
      return word("incident_todo", kindOf(what));
  }
}

export interface OfRound {
  round: IncidentRound;
  photos: number;
}

/** The rounds that lost photos belong to, each once, and how many photos belong to none. */
export function roundsOf(photos: IncidentPhoto[]): { rounds: OfRound[]; without: number } {
  const rounds = new Map<string, OfRound>();
  for (const round of photos.flatMap((photo) => photo.rounds)) {
    const found = rounds.get(round.round) ?? { round, photos: 0 };
    rounds.set(round.round, { ...found, photos: found.photos + 1 });
  }
  return {
    rounds: [...rounds.values()],
    without: photos.filter((photo) => photo.rounds.length === 0).length,
  };
}

/** Whose it is: a handheld's name, or the server. */
export function whose(incident: Incident): string {
  return incident.device_name ?? t("console.incidents.server");
}

/** What stands beside the page's name; empty: nothing. */
export function badgeOf(recent: number): string {
  if (recent === 0) return "";
  return recent > 99 ? "99+" : String(recent);
}
