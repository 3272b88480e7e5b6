// The pad for the 6-digit code that is printed under each tag. The check digit is Rust's to judge.

export const CODE_DIGITS = 6;

export function press(code: string, key: string): string {
  if (key === "delete") return code.slice(0, -1);
  return /^[0-9]$/.test(key) && code.length < CODE_DIGITS ? code + key : code;
}

/**
 * What hangs before the camera still when somebody goes on to another place: it has had its answer.
 * Null where it may be wanted again.
 */
export function behind(
  reached: { text: string; place: string } | null,
  wanted: string | null,
): string | null {
  return reached && wanted !== null && wanted !== reached.place ? reached.text : null;
}

/** `482 91_`: three and three read better, missing places stay visible. */
export function shown(code: string): string {
  const full = code.padEnd(CODE_DIGITS, "_");
  return `${full.slice(0, 3)} ${full.slice(3)}`;
}
