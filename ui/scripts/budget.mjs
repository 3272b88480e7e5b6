// Fails where a page outgrew its budget: gzipped JS + CSS of the first load and of each lazy part.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const KB = 1024;
const budgets = [
  { entry: "handheld", first_max: 110 * KB, lazy_max: 60 * KB },
  { entry: "console", first_max: 350 * KB, lazy_max: 240 * KB },
];
const dist = join(import.meta.dirname, "..", "dist");
let over = 0;

for (const { entry, first_max, lazy_max } of budgets) {
  const manifest = JSON.parse(readFileSync(join(dist, entry, ".vite/manifest.json"), "utf8"));
  const first = filesOf(manifest, `${entry}.html`);
  over += report(`${entry} first load`, first, entry, first_max);
  for (const [name, chunk] of Object.entries(manifest)) {
    if (!chunk.isDynamicEntry) continue;
    const own = filesOf(manifest, name).filter((file) => !first.includes(file));
    over += report(`${entry} lazy ${name}`, own, entry, lazy_max);
  }
}
process.exit(over > 0 ? 1 : 0);

/** A chunk's own files and those of what it imports at once. */
function filesOf(manifest, name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const chunk = manifest[name];
  const below = (chunk.imports ?? []).flatMap((next) => filesOf(manifest, next, seen));
  return [...new Set([chunk.file, ...(chunk.css ?? []), ...below])];
}

function report(what, files, entry, max) {
  const size = files
    .filter((file) => /\.(js|css)$/.test(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, entry, file))).length, 0);
  const mark = size > max ? "OVER" : "ok";
  console.log(`${mark}  ${what}: ${(size / KB).toFixed(1)} KB of ${max / KB} KB`);
  return size > max ? 1 : 0;
}
