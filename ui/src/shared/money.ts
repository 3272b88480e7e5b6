// Sums of money: kept as whole hundredths of a yuan, typed and read with a point.

/** The largest fee, as the server and the handheld take it. */
export const FEE_CENTS_MAX = 100_000_000;

/** `¥35.50`. */
export const yuan = (cents: number) => `¥${(cents / 100).toFixed(2)}`;

/** Hundredths of what was typed; null where it is no sum, or one that nobody charges. */
export function centsIn(typed: string): number | null {
  const read = /^(\d{1,7})(?:[.。](\d{0,2}))?$/.exec(typed.trim());
  if (!read) return null;
  const cents = Number(read[1]) * 100 + Number((read[2] ?? "").padEnd(2, "0"));
  return cents <= FEE_CENTS_MAX ? cents : null;
}
