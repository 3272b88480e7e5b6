// How long open findings have been waiting, in stretches that people act on.
import type { ConsoleFinding } from "@/shared/types/ConsoleFinding";
import type { Severity } from "@/shared/types/Severity";
import { isOpen } from "./logic";

const HOUR_MS = 3_600_000;
/** Where one stretch ends and the next begins, in hours. */
const ENDS_H = [2, 24, 72];
export const AGES = ["fresh", "today", "days", "old"] as const;
export type Age = (typeof AGES)[number];

export interface AgeBar {
  age: Age;
  n: number;
  /** The worst first. */
  parts: { severity: Severity; n: number }[];
}

export function ageOf(finding: ConsoleFinding, now_ms: number): Age {
  const hours = (now_ms - Date.parse(finding.raised_at)) / HOUR_MS;
  const stretch = ENDS_H.findIndex((end) => hours < end);
  return AGES[stretch < 0 ? AGES.length - 1 : stretch]!;
}

/** Open ones by age, each stretch divided by severity. */
export function barsOf(findings: ConsoleFinding[], now_ms: number): AgeBar[] {
  const open = findings.filter(isOpen);
  return AGES.map((age) => {
    const here = open.filter((finding) => ageOf(finding, now_ms) === age);
    const parts = (["serious", "normal", "minor"] as const)
      .map((severity) => ({
        severity,
        n: here.filter((finding) => finding.severity === severity).length,
      }))
      .filter(({ n }) => n > 0);
    return { age, n: here.length, parts };
  });
}

/** For how many whole days it is known, by whatever was merged into it too. */
export const daysOld = (finding: ConsoleFinding, now_ms: number) =>
  Math.max(0, Math.floor((now_ms - Date.parse(finding.since)) / (24 * HOUR_MS)));
