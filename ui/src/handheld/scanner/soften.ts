// A picture a little out of focus: each point becomes the mean of itself and its neighbours. Grain
// goes, and with it what keeps a small dull code from being found.

/** Greys of RGBA pixels, softened by 1-2-1 both ways, as RGBA again; the outermost points stay. */
export function softened(pixels: Uint8ClampedArray, width: number): Uint8ClampedArray<ArrayBuffer> {
  const count = pixels.length / 4;
  const grey = new Uint16Array(count);
  for (let n = 0, at = 0; n < count; n += 1, at += 4) {
    grey[n] = (pixels[at]! + 2 * pixels[at + 1]! + pixels[at + 2]!) >> 2;
  }
  const across = new Uint16Array(count);
  for (let n = 1; n < count - 1; n += 1) across[n] = grey[n - 1]! + 2 * grey[n]! + grey[n + 1]!;
  const soft = new Uint8ClampedArray(pixels.length).fill(255);
  for (let n = 0, at = 0; n < count; n += 1, at += 4) {
    const column = n % width;
    const inner = n >= width && n < count - width && column > 0 && column < width - 1;
    soft[at] = inner
      ? (across[n - width]! + 2 * across[n]! + across[n + width]!) >> 4
      : grey[n]!;
    soft[at + 1] = soft[at + 2] = soft[at]!;
  }
  return soft;
}
