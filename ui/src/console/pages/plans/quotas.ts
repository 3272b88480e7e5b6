// How a quota's period stands, and which is its last day.
import type { QuotaPeriod } from "@/shared/types/QuotaPeriod";
import type { QuotaStands } from "@/shared/types/QuotaStands";
import { dayAt } from "../../formats";
import type { Sign } from "../../words";

export const QUOTA_SIGN: Record<QuotaStands, Sign> = {
  open: { mark: "●", tone: "info" },
  met: { mark: "✓", tone: "ok" },
  short: { mark: "!", tone: "bad" },
};

/** A period that ends at midnight ends on the day before. */
export const lastDayOf = ({ closes }: QuotaPeriod, zone: string): string =>
  dayAt(Date.parse(closes) - 1, zone);
