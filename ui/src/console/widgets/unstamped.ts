// A photo without its stamp: the strip at its lower edge, which says who took it, is painted over
// in a copy, so that nothing of it is on the page. What can't be painted over isn't shown.

/** As high as four lines of a stamp are, as a share of the long side; three are usual. */
const OF_LONG_SIDE = 0.135;
/** A small picture's letters don't shrink with it: the last two lines, of which one is a name. */
const STRIP_PX_MIN = 36;
/** No stamp is higher, whatever it says. */
const OF_HEIGHT_MAX = 0.5;

/** How high the strip is that a stamp may take, in pixels of the picture. */
export function stripOf(width: number, height: number): number {
  const strip = Math.max(OF_LONG_SIDE * Math.max(width, height), STRIP_PX_MIN);
  return Math.ceil(Math.min(strip, OF_HEIGHT_MAX * height));
}

/** The address of a copy in which the strip is covered; whoever asks lets it go. */
export async function withoutStamp(url: string): Promise<string> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.drawImage(image, 0, 0);
  const strip = stripOf(width, height);
  pen.fillRect(0, height - strip, width, strip);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob) throw new Error("no picture");
  return URL.createObjectURL(blob);
}
