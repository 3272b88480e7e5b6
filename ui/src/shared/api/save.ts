// Puts a file that the server made where the reader keeps files.

/** An object URL is let go a little later: some browsers read it after the click. */
const KEEP_MS = 60_000;

export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}
