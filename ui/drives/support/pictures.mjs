// What a camera would see, made by arithmetic alone: a QR code somewhere in a grey picture, turned,
// out of focus, in bad light, with noise. One seed makes the same pictures on every machine.
import qrcode from "qrcode-generator";

export const WIDTH = 640;
export const HEIGHT = 480;
/** Modules of white around a printed code. */
const QUIET = 4;
const FINE = 3;
const GRAINS = 4096;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Dark or light by row and column; outside the code it is light. */
function codeOf(text) {
  const code = qrcode(0, "M");
  const plain = /^[0-9A-Z $%*+./:-]*$/.test(text);
  code.addData(text, plain ? "Alphanumeric" : "Byte");
  code.make();
  const modules = code.getModuleCount();
  const dark = (row, column) =>
    row >= 0 && column >= 0 && row < modules && column < modules && code.isDark(row, column);
  return { modules, dark };
}

/**
 * A grey picture with a code whose side is `side` pixels. `contrast` 1 is black on white, `blur` is
 * a radius in pixels, `noise` a spread in grey levels.
 */
export function pictureOf(text, { side, angle = 0, contrast = 1, blur = 0, noise = 0, random }) {
  const { modules, dark } = codeOf(text);
  const scale = modules / side;
  const half = modules / 2;
  const [x0, y0] = [WIDTH * (0.4 + 0.2 * random()), HEIGHT * (0.45 + 0.1 * random())];
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const light = 128 + 92 * contrast;
  const deep = 128 - 92 * contrast;
  /** A grey wall, lighter to one side; the label's paper on it; the code on that. */
  const shade = (x, y) => {
    const [dx, dy] = [(x - x0) * scale, (y - y0) * scale];
    const [column, row] = [dx * cos + dy * sin + half, dy * cos - dx * sin + half];
    const paper = Math.max(Math.abs(column - half), Math.abs(row - half)) < half + QUIET;
    if (!paper) return 110 + (40 * x) / WIDTH;
    return dark(Math.floor(row), Math.floor(column)) ? deep : light;
  };
  const reach = ((half + QUIET) * Math.SQRT2) / scale + 2;
  const sharp = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const near = Math.max(Math.abs(x - x0), Math.abs(y - y0)) < reach;
      sharp[y * WIDTH + x] = near ? fine(shade, x, y) : shade(x, y);
    }
  }
  const seen = blur > 0 ? blurred(sharp, blur) : sharp;
  const grain = Float32Array.from({ length: GRAINS }, () => noise * normal(random));
  const grey = new Uint8ClampedArray(seen.length);
  for (let n = 0; n < seen.length; n += 1) {
    grey[n] = seen[n] + grain[Math.floor(random() * GRAINS)];
  }
  return grey;
}

/** The mean of some points of a pixel. */
function fine(shade, x, y) {
  let sum = 0;
  for (let n = 0; n < FINE * FINE; n += 1) {
    sum += shade(x + ((n % FINE) + 0.5) / FINE, y + (Math.floor(n / FINE) + 0.5) / FINE);
  }
  return sum / (FINE * FINE);
}

/** Nearly a normal spread of width 1: the sum of some dice. */
function normal(random) {
  let sum = -6;
  for (let n = 0; n < 12; n += 1) sum += random();
  return sum;
}

function blurred(picture, radius) {
  const reach = Math.ceil(radius * 3);
  const weights = [];
  for (let n = -reach; n <= reach; n += 1) weights.push(Math.exp(-(n * n) / (2 * radius * radius)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const along = (from, step_x, step_y) => {
    const to = new Float32Array(from.length);
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) {
        let sum = 0;
        for (let n = -reach; n <= reach; n += 1) {
          const at_x = Math.min(WIDTH - 1, Math.max(0, x + n * step_x));
          const at_y = Math.min(HEIGHT - 1, Math.max(0, y + n * step_y));
          sum += from[at_y * WIDTH + at_x] * weights[n + reach];
        }
        to[y * WIDTH + x] = sum / total;
      }
    }
    return to;
  };
  return along(along(picture, 1, 0), 0, 1);
}

/** The 36 pictures that a decoder is measured by: sizes, angles, sharp or not, bright or dull. */
export function hardPictures(text, seed) {
  const random = dice(seed);
  const pictures = [];
  for (const side of [90, 130, 200]) {
    for (const angle of [0, 17, 40]) {
      for (const blur of [0, 1.2]) {
        for (const contrast of [1, 0.35]) {
          const how = { side, angle, blur, contrast, noise: 10 };
          pictures.push({ how, grey: pictureOf(text, { ...how, random }) });
        }
      }
    }
  }
  return pictures;
}
