// The drawings themselves: valid path data that stays inside its square.
import { describe, expect, it } from "vitest";
import { faults } from "./faults";
import { objects } from "./objects";
import { pathOf, type Drawing } from "./shapes";

/** How many numbers a path command takes. */
const TAKES: Readonly<Record<string, number>> = {
  M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0,
};
const TOKEN = /\s*,?\s*([A-Za-z]|-?(?:\d+\.?\d*|\.\d+))/y;

/** Reads path data strictly; gives the points where its steps end, or throws. */
function endsOf(path: string): [number, number][] {
  const ends: [number, number][] = [];
  let [x, y, start] = [0, 0, [0, 0] as [number, number]];
  for (const { command, numbers } of stepsOf(path)) {
    const from = command === command.toLowerCase() ? [x, y] : [0, 0];
    const upper = command.toUpperCase();
    const last = numbers.slice(-2) as [number, number];
    if (upper === "Z") [x, y] = start;
    else if (upper === "H") x = numbers[0]! + from[0]!;
    else if (upper === "V") y = numbers[0]! + from[1]!;
    else [x, y] = [last[0] + from[0]!, last[1] + from[1]!];
    if (upper === "M") start = [x, y];
    ends.push([x, y]);
  }
  return ends;
}

function stepsOf(path: string): { command: string; numbers: number[] }[] {
  const tokens = tokensOf(path);
  const steps: { command: string; numbers: number[] }[] = [];
  if (tokens[0] !== "M") throw new Error(`does not begin with M: ${path}`);
  let command = "";
  for (let i = 0; i < tokens.length; ) {
    const isLetter = /[A-Za-z]/.test(tokens[i]!);
    if (isLetter) command = tokens[i++]!;
    const takes = TAKES[command.toUpperCase()];
    if (takes === undefined) throw new Error(`unknown command ${command}: ${path}`);
    if (takes === 0 && !isLetter) throw new Error(`numbers after Z: ${path}`);
    const numbers = tokens.slice(i, i + takes).map(Number);
    if (numbers.length < takes || numbers.some(Number.isNaN)) {
      throw new Error(`too few numbers for ${command}: ${path}`);
    }
    steps.push({ command, numbers });
    i += takes;
  }
  return steps;
}

function tokensOf(path: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < path.trimEnd().length) {
    const match = TOKEN.exec(path);
    if (!match) throw new Error(`not path data: ${path}`);
    tokens.push(match[1]!);
  }
  return tokens;
}

function check(drawings: Record<string, Drawing>, low: number, high: number): void {
  for (const [name, parts] of Object.entries(drawings)) {
    for (const part of parts.filter((text): text is string => Boolean(text))) {
      for (const end of endsOf(pathOf(part))) {
        for (const at of end) {
          expect(at >= low && at <= high, `${name} leaves its square at ${end}`).toBe(true);
        }
      }
    }
    expect(parts[0], `${name} has no lines`).not.toBe("");
  }
}

describe("drawings", () => {
  it("of objects are valid paths within 48 units", () => {
    check(objects, 0, 48);
  });

  it("of faults are valid paths within 24 units", () => {
    check(faults, 0, 24);
  });

  it("differ from each other", () => {
    const lines = [...Object.values<Drawing>(objects), ...Object.values<Drawing>(faults)].map(
      (parts) => parts.join("|"),
    );
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("spell circles and boxes out", () => {
    expect(pathOf("O 10 10 4")).toBe("M6 10a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z");
    expect(pathOf("B1 2 10 8 0")).toBe("M1 2h10v8h-10v-8Z");
    expect(pathOf("B1 2 10 8 2 M3 3")).toMatch(/^M3 2h6a2 2 0 0 1 2 2v4a2 2 0 0 1 -2 2.*M3 3$/);
  });

  it("are refused where they are no paths", () => {
    for (const path of ["L3 3", "M3", "M3 3 B 4", "M3 3Z 4 4", "M3 3#", "M1 2 3"]) {
      expect(() => endsOf(path), path).toThrow();
    }
  });
});
