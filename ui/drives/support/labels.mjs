// What a scanner reads from the labels that the sample's server prints: nobody else can make them,
// so this reads the server's own key (protocol/README.md says how a payload is made).
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 10 bytes are 16 signs of 5 bits. */
function base32(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{5}/g).map((five) => SIGNS[parseInt(five, 2)]).join("");
}

/** The first label of a place. */
export function labelOf(serverData, site, { checkpoint, code }) {
  const key = Buffer.from(readFileSync(join(serverData, "keys", "label"), "utf8").trim(), "hex");
  const text = `touchpoint-label-v1\n${site}\n${checkpoint}\n1\n`;
  const mac = createHmac("sha256", key).update(text).digest().subarray(0, 10);
  return `TP1:${code}${base32(mac)}`;
}
