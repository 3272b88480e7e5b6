// A small file system of its own for a folder, and a file that fills it up and goes again.
import { execFileSync } from "node:child_process";
import {
  closeSync, existsSync, ftruncateSync, fstatSync, mkdtempSync, openSync, rmdirSync, unlinkSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { passed } from "./chances.mjs";

export const DISK_MIB = 32;
const FREE_MS = [100, 700];
const FULL_MS = [150, 900];
/** Room that is left, from none to enough for a photo. */
const LEFT_BYTES = [0, 4_096, 20_000, 150_000];
const mounted = new Set();
const PIECE = Buffer.alloc(64 * 1024);

/** Why there can be no small disk here, or nothing. */
export function noDisks() {
  const place = mkdtempSync(join(tmpdir(), "touchpoint-disk-"));
  try {
    new Disk(place).end();
    return null;
  } catch (error) {
    return `one can't be mounted here: ${String(error.stderr || error.message).trim()}`;
  } finally {
    rmdirSync(place);
  }
}

export class Disk {
  constructor(folder) {
    this.folder = folder;
    this.filler = join(folder, "filler");
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "touchpoint", folder],
      { stdio: "pipe" });
    mounted.add(this);
  }

  /** Takes all room but so many bytes. */
  fill(leftBytes = 0) {
    const file = openSync(this.filler, "w");
    try {
      for (let bytes = PIECE.length; bytes > 0;) bytes = wrote(file, bytes);
      ftruncateSync(file, Math.max(0, fstatSync(file).size - leftBytes));
    } finally {
      closeSync(file);
    }
  }

  free() {
    if (existsSync(this.filler)) unlinkSync(this.filler);
  }

  /** Full and free in turns, until it is enough. */
  async live(chance, ledger) {
    while (!ledger.over()) {
      await passed(chance.between(...FREE_MS));
      this.fill(chance.pick(LEFT_BYTES));
      await passed(chance.between(...FULL_MS));
      this.free();
    }
  }

  end() {
    if (!mounted.delete(this)) return;
    // Whoever was just killed may hold a file for a moment longer.
    execFileSync("umount", ["--lazy", this.folder], { stdio: "pipe" });
  }
}

/** However the drive ends, no disk of its own stays mounted. */
process.on("exit", () => {
  for (const disk of mounted) disk.end();
});

/** How many bytes to try next: as many, or fewer, or none once the disk is full. */
function wrote(file, bytes) {
  try {
    writeSync(file, PIECE, 0, bytes);
    return bytes;
  } catch (error) {
    if (error.code !== "ENOSPC") throw error;
    return bytes > 1 ? bytes >> 1 : 0;
  }
}
