// Gauges as small pictures: which of them are shown, where their points and limits lie, and what is
// said when one drifts.
import type { LocationQuery } from "vue-router";
import { t } from "@/shared/i18n/console";
import type { ConsoleGauge } from "@/shared/types/ConsoleGauge";
import type { GaugePoint } from "@/shared/types/GaugePoint";
import { dayName, milliText, withUnit } from "../../formats";

export const SHOWS = ["all", "worth", "out", "drifts"] as const;
export type Show = (typeof SHOWS)[number];
export const DAYS = [7, 30, 90, 365] as const;

export interface Filter {
  show: Show;
  days: number;
  text: string;
}

export const filterIn = (query: LocationQuery): Filter => ({
  show: SHOWS.find((show) => show === query.show) ?? "all",
  days: DAYS.find((days) => String(days) === query.days) ?? 30,
  text: typeof query.text === "string" ? query.text : "",
});

export const queryOf = (filter: Filter): Record<string, string> => ({
  ...(filter.show === "all" ? {} : { show: filter.show }),
  ...(filter.days === 30 ? {} : { days: String(filter.days) }),
  ...(filter.text === "" ? {} : { text: filter.text }),
});

export const keyOf = (gauge: ConsoleGauge) =>
  `${gauge.equipment ?? gauge.checkpoint}/${gauge.item}/${gauge.part}`;

export interface Room {
  key: string;
  place: string;
  building: string;
  gauges: ConsoleGauge[];
}

/** By room, in the order that they came. */
export function roomsOf(gauges: ConsoleGauge[]): Room[] {
  const rooms = new Map<string, Room>();
  for (const gauge of gauges) {
    const key = gauge.checkpoint ?? gauge.place;
    const room = rooms.get(key) ??
      { key, place: gauge.place, building: gauge.building, gauges: [] };
    room.gauges.push(gauge);
    rooms.set(key, room);
  }
  return [...rooms.values()];
}

export interface Lies {
  points: { x: number; y: number; out: boolean; n: number }[];
  /** The band between the limits; a side that is open reaches the edge. */
  band: { top: number; bottom: number } | null;
}

/** Where things lie in a surface of `wide` x `high`, with a rim for the points. */
export function liesOf(gauge: ConsoleGauge, wide: number, high: number, rim = 6): Lies {
  const limits = [gauge.low_milli, gauge.high_milli].filter((one) => one !== null);
  const all = [...gauge.points.map(({ milli }) => milli), ...limits];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const span = most - least || 1;
  const y = (milli: number) => high - rim - ((milli - least) / span) * (high - 2 * rim);
  const last = Math.max(1, gauge.points.length - 1);
  const x = (n: number) => gauge.points.length === 1 ? wide / 2
    : rim + (n / last) * (wide - 2 * rim);
  const points = gauge.points.map(({ milli, out }, n) => ({ x: x(n), y: y(milli), out, n }));
  if (limits.length === 0) return { points, band: null };
  const top = gauge.high_milli === null ? 0 : y(gauge.high_milli);
  const bottom = gauge.low_milli === null ? high : y(gauge.low_milli);
  return { points, band: { top, bottom } };
}

/** The point that lies nearest to a place across the surface; null where there is none. */
export function nearest({ points }: Lies, x: number): number | null {
  const far = points.map((point) => Math.abs(point.x - x));
  return points.length === 0 ? null : far.indexOf(Math.min(...far));
}

/** Where a key leads from a point; null where it means nothing here. */
export function stepTo(n: number, count: number, key: string): number | null {
  const to = { ArrowLeft: n - 1, ArrowDown: n - 1, ArrowRight: n + 1, ArrowUp: n + 1, Home: 0,
    End: count - 1 }[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), count - 1);
}

/** `11月23日 0.42 MPa`. */
export const pointWords = ({ day, milli }: GaugePoint, unit: string) =>
  `${dayName(day, false)} ${withUnit(milli, unit)}`;

/** `0.35–0.55 MPa`, `≥ 0.35 MPa`. */
export function limitWords({ low_milli: low, high_milli: high, unit }: ConsoleGauge): string {
  const text = (milli: number) => milliText(milli);
  if (low === null && high === null) return t("console.readings.no_limits");
  const range = low !== null && high !== null ? `${text(low)}–${text(high)}`
    : low !== null ? `≥ ${text(low)}` : `≤ ${text(high!)}`;
  return unit ? `${range} ${unit}` : range;
}

/** What is worth a look, in words; null where nothing is. */
export function worthWords(gauge: ConsoleGauge): string | null {
  const { run, drifts, out } = gauge;
  const drift = !drifts ? null
    : t(run > 0 ? "console.readings.rises" : "console.readings.falls", { n: Math.abs(run) });
  const words = [out ? t("console.readings.is_out") : null, drift].filter(Boolean);
  return words.length > 0 ? words.join(t("console.readings.comma")) : null;
}
