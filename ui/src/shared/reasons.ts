// Why somebody sent an order back or closed it, in words: both pages show it.
import { isKey, t } from "@/shared/i18n";

/** A code without words shows itself rather than nothing. */
export function reasonWords(code: string): string {
  const key = `order_reason.${code}`;
  return isKey(key) ? t(key) : code;
}
