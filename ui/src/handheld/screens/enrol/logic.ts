// What somebody scanned or typed to enrol, as the command wants it.
import type { Command } from "@/shared/types/Command";

type Enrol = Extract<Command, { cmd: "enrol" }>;
const LINK = /^https?:\/\/\S+\/enrol#\S+$/;

export interface Typed {
  link: string;
  server: string;
  code: string;
  pin: string;
}

export function isLink(text: string): boolean {
  return LINK.test(text.trim());
}

/** The command, or null where too little is filled in. */
export function enrolment({ link, server, code, pin }: Typed): Enrol | null {
  const none = { server: null, code: null, pin: null };
  if (link.trim() !== "") return { cmd: "enrol", link: link.trim(), ...none };
  const address = server.trim();
  const word = code.replace(/[\s-]/g, "").toUpperCase();
  if (address === "" || word === "") return null;
  return {
    cmd: "enrol",
    link: null,
    server: /^https?:\/\//.test(address) ? address : `https://${address}`,
    code: word,
    pin: pin.trim() === "" ? null : pin.trim(),
  };
}
