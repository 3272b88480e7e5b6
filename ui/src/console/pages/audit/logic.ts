// The audit trail in words: which lines are asked for, and what each says.
import type { LocationQuery } from "vue-router";
import { t } from "@/shared/i18n/console";
import type { AuditLine } from "@/shared/types/AuditLine";
import type { AuditPart } from "@/shared/types/AuditPart";
import { isDay } from "../../formats";
import { word } from "../../words";

export const KINDS = [
  "rows_set", "finding_raised", "finding_merged", "finding_parted", "order_moved", "order_noted",
  "device_enrolled", "device_revoked", "label_renewed", "round_judged", "order_warned",
  "order_escalated", "desk_acted", "training_held", "training_withdrawn",
  "campaign_set", "campaign_judged",
] as const;
/** Nobody at the desk. */
export const NOBODY = "-";

export interface Filter {
  by: string | null;
  kind: string | null;
  day: string | null;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

export const filterIn = (query: LocationQuery): Filter => ({
  by: text(query.by),
  kind: KINDS.find((kind) => kind === query.kind) ?? null,
  day: isDay(query.day) ? query.day : null,
});

export const queryOf = ({ by, kind, day }: Filter): Record<string, string> => ({
  ...(by === null ? {} : { by }), ...(kind === null ? {} : { kind }),
  ...(day === null ? {} : { day }),
});

/** A code of a part, in the words that the rest of the desk uses for it. */
function whatOf(kind: string, what: string): string {
  switch (kind) {
    case "order_moved": return word("order", what);
    case "desk_acted": return word("desk_act", what);
    case "campaign_judged": return word("stage_verdict", what);
    case "order_noted": return word("note", what);
    case "training_held":
    case "training_withdrawn": return word("training_kind", what);
    case "finding_raised": return word("severity", what);
    case "round_judged": return word("state", what);
    default: return word("audit_row", what.replace(/-$/, ""));
  }
}

/** `点位 1：1栋大堂`. */
export function partWords({ kind }: AuditLine, part: AuditPart): string {
  const gone = part.what.endsWith("-") ? t("console.audit.taken_out") : "";
  const more = part.count > part.names.length && part.names.length > 0 ? "…" : "";
  const names = part.names.length > 0 ? `${part.names.join(t("console.audit.and"))}${more}` : "";
  const many = kind === "rows_set" || kind === "training_held";
  const count = many ? ` ${part.count}` : "";
  return [`${gone}${whatOf(kind, part.what)}${count}`, names].filter(Boolean)
    .join(t("console.audit.colon"));
}
