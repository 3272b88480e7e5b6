// What a round's record says: which answers are told in full, how presence was proved, readings.
import { t, type Key } from "@/shared/i18n/console";
import type { How } from "@/shared/types/How";
import type { Outcome } from "@/shared/types/Outcome";
import type { RecordAnswer } from "@/shared/types/RecordAnswer";
import type { RecordPoint } from "@/shared/types/RecordPoint";
import type { RecordValue } from "@/shared/types/RecordValue";
import type { RoundRecord } from "@/shared/types/RoundRecord";
import type { Signature } from "@/shared/types/Signature";
import type { Asked } from "@/shared/api/console-files";
import { dayBeside, milliText } from "../../formats";

/** Best first, as the ranking of proof has it. */
export const HOWS: How[] = ["nfc", "qr", "code", "by_hand", "here", "paper"];

/** 6 for the strongest proof of presence, 1 for the weakest; 0 where nobody came. */
export function strengthOf(how: How | null): number {
  return how === null ? 0 : HOWS.length - HOWS.indexOf(how);
}

/** The round's answers as a list; a site's day may begin after midnight, so those beside count. */
export const answersOf = (round: string, day: string): Asked => ({
  from: dayBeside(day, -1), to: dayBeside(day, 1), round,
});

/** How often each proof was given, the strongest first. */
export function presenceOf(record: RoundRecord): { how: How; count: number }[] {
  return HOWS.map((how) => ({
    how,
    count: record.points.filter((point) => point.how === how).length,
  })).filter(({ count }) => count > 0);
}

/** A correction takes an answer out of the count; it stays on show, marked. */
export const standing = (point: RecordPoint): RecordAnswer[] =>
  point.answers.filter((answer) => !answer.corrected);

/** Items that nobody answered, where a place was not left out for a reason. */
export function openOf(point: RecordPoint): number {
  return point.over ? 0 : point.items_total - point.items_done;
}

/** Why a record shows no answers, in words; null where it shows some. */
export function nothingIn(record: RoundRecord): Key | null {
  const some = record.points.some((point) =>
    point.answers.length > 0 || point.reached_at !== null || point.skipped !== null);
  if (some) return null;
  if (record.finished_at !== null) return "console.record.nothing_checked";
  if (record.started_at !== null) return "console.record.just_begun";
  return record.state === "unknown" ? "console.record.unknown" : "console.record.nothing";
}

export interface Counts {
  pass: number;
  partly: number;
  fail: number;
  other: number;
  bulk: number;
  corrected: number;
  photos: number;
  /** Never checked. */
  open: number;
}

export function countsOf(record: RoundRecord): Counts {
  const all = record.points.flatMap((point) => point.answers);
  const answers = record.points.flatMap(standing);
  const count = (...outcomes: Outcome[]) =>
    answers.filter((answer) => outcomes.includes(answer.outcome)).length;
  return {
    pass: count("pass"),
    partly: count("partly"),
    fail: count("fail"),
    other: count("not_possible", "not_applicable"),
    bulk: answers.filter((answer) => answer.bulk).length,
    corrected: all.length - answers.length,
    photos: picturesOf(record).length,
    open: record.points.reduce((sum, point) => sum + openOf(point), 0),
  };
}

/** A plain pass is one of a list; whatever says more than "fine" is told in full. */
export function isPlain(answer: RecordAnswer): boolean {
  return answer.outcome === "pass" && !answer.corrected && answer.values.length === 0 &&
    answer.clauses.length === 0 && answer.photos.length === 0 && !answer.note &&
    answer.finding === null && answer.agreed === null &&
    answer.verdicts.every((verdict) => verdict.outcome === "pass");
}

const WEIGHT = { fail: 0, partly: 1, not_possible: 2, not_applicable: 3, pass: 4 } as const;

/** Told in full, the worst first, else as they were given. */
export function toldInFull(point: RecordPoint): RecordAnswer[] {
  return point.answers
    .filter((answer) => !isPlain(answer))
    .sort((a, b) => rank(a) - rank(b));
}

const rank = (answer: RecordAnswer) => WEIGHT[answer.outcome] + (answer.corrected ? 10 : 0);

export function plainOf(point: RecordPoint): RecordAnswer[] {
  return point.answers.filter(isPlain);
}

/** `0.35–0.55 MPa`, `≥ 0.35 MPa`, `> 15 min`, `≤ 0.55 MPa`; null where no limit was set. */
export function limitsText(value: RecordValue): string | null {
  const { low_milli: low, high_milli: high } = value;
  const unit = value.unit ? ` ${value.unit}` : "";
  if (low !== null && high !== null) return `${milliText(low)}–${milliText(high)}${unit}`;
  if (low !== null) return `${value.low_exclusive ? ">" : "≥"} ${milliText(low)}${unit}`;
  return high !== null ? `≤ ${milliText(high)}${unit}` : null;
}

/** How far a reading is beyond the limit it broke, in thousandths; 0 within. */
export function beyond(value: RecordValue): number {
  const { milli, low_milli, high_milli, standing: where } = value;
  if (milli === null) return 0;
  if (where === "above" && high_milli !== null) return milli - high_milli;
  if (where === "below" && low_milli !== null) return low_milli - milli;
  return 0;
}

/** Who drew a signature: the name that was written, else whoever walked the round. */
export function signerOf({ signer, name }: Signature, walker: string | null): string {
  if (name) return name;
  return signer === "walker" && walker ? walker : t("console.signature.nameless");
}

export interface Picture {
  sha256: string;
  /** False while the picture is still on the handheld. */
  held: boolean;
  /** Null for a picture that proves a duty. */
  point: RecordPoint | null;
  /** Null for a picture of why a point was left out, or of a duty. */
  answer: RecordAnswer | null;
}

/** A photo that belongs to several answers of one act is shown once, with the first. */
export function picturesOf(record: RoundRecord): Picture[] {
  const pictures = record.points.flatMap((point) => [
    ...(point.skipped?.photos ?? []).map((sha256) => ({ sha256, held: true, point, answer: null })),
    ...toldInFull(point).flatMap((answer) =>
      answer.photos.map((sha256, n) => ({
        sha256, held: answer.photo_held[n] ?? true, point, answer,
      })),
    ),
  ]);
  const proofs = record.evidence.flatMap((one) =>
    one.photos.map((sha256, n) => ({
      sha256, held: one.photo_held[n] ?? true, point: null, answer: null,
    })));
  const seen = new Set<string>();
  return [...proofs, ...pictures].filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256));
}
