// The people of this handheld: in which order they stand, how they come in, who may stand for whom.
// What a shift leader may do is Rust's to judge; here is only whom a list offers.
import type { Key } from "@/shared/i18n";
import type { Person } from "@/shared/types/Person";

/** Digits of everybody's PIN but a supervisor's. */
export const STAFF_DIGITS = 4;
/** A supervisor's PIN is longer; nobody vouches for one. */
const SUPERVISOR_DIGITS = 6;
/** The page's own note of whom a leader added here. */
export const ADDED = "added";

/** Who is on shift comes first; otherwise the order that Rust gave. */
export function inOrder(people: Person[]): Person[] {
  return [...people.filter((one) => one.on_shift), ...people.filter((one) => !one.on_shift)];
}

/** Somebody whom a shift leader stands for needs no PIN until the shift ends. */
export function isVouched(person: Person): boolean {
  return person.pin_digits === 0;
}

/** What stands in small print under a name. */
export function marksOf(person: Person, added: string): Key[] {
  const marks: Key[] = [];
  if (person.on_shift) marks.push("who.on_shift");
  if (added.split(" ").includes(person.staff)) marks.push("crew.temporary");
  if (isVouched(person)) marks.push("crew.vouched");
  return marks;
}

/** The note with one more in it, without those who are gone. */
export function noted(added: string, staff: string, people: Person[]): string {
  const here = new Set(people.map((person) => person.staff));
  return [...added.split(" ").filter((one) => here.has(one) && one !== staff), staff].join(" ");
}

/** Whom somebody can vouch for: everybody else who is no supervisor and has to type a PIN. */
export function vouchable(people: Person[], me: string): Person[] {
  const fits = (one: Person) =>
    one.staff !== me && !isVouched(one) && one.pin_digits < SUPERVISOR_DIGITS;
  return people.filter(fits);
}
