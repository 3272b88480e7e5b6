// What time alone said of an order, in words: both pages show it.
import { t } from "@/shared/i18n";
import type { EscalateTo } from "@/shared/types/EscalateTo";
import type { Limit } from "@/shared/types/Limit";

export interface Alarm {
  limit: Limit;
  step: number | null;
  role: EscalateTo | null;
  names: string[];
}

/** `until` is when the limit ends, as the page says times. */
export function alarmWords(alarm: Alarm, until: string): string {
  const limit = t(`alarm.${alarm.limit}`);
  if (alarm.step === null) return t("alarm.near", { limit, until });
  const role = t(`alarm.${alarm.role ?? "owner"}`);
  const who = [role, ...alarm.names].join(" ");
  return t("alarm.step", { limit, until, step: alarm.step, who });
}
