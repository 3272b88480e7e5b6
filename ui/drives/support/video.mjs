// A film for Chromium's fake camera, in the plainest format that it takes: y4m, 4:2:0.
import { closeSync, openSync, writeSync } from "node:fs";
import { HEIGHT, WIDTH } from "./pictures.mjs";

/** Frames a second. */
export const RATE = 5;
const GREY = 128;

/** One colour over the whole picture, with a bar that moves so that no two frames are alike. */
export function scene(second, { y, u, v }) {
  const grey = new Uint8Array(WIDTH * HEIGHT).fill(y);
  const left = Math.floor(second * RATE) % (WIDTH - 16);
  for (let at = left; at < grey.length; at += WIDTH) grey.fill(235, at, at + 8);
  return { grey, u, v };
}

/** Writes shots one after the other; each is shown for its seconds. */
export function film(file, shots) {
  const out = openSync(file, "w");
  writeSync(out, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`);
  for (const { seconds, at } of shots) {
    for (let n = 0; n < seconds * RATE; n += 1) {
      const { grey, u = GREY, v = GREY } = at(n / RATE);
      const quarter = (WIDTH * HEIGHT) / 4;
      writeSync(out, "FRAME\n");
      writeSync(out, grey);
      writeSync(out, new Uint8Array(quarter).fill(u));
      writeSync(out, new Uint8Array(quarter).fill(v));
    }
  }
  closeSync(out);
}
