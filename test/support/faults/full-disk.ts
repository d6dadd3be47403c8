import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PIECE = new Uint8Array(1 << 16);

/** Whether this process may mount a small disk. */
export const mayMount = process.platform === "linux" && process.getuid?.() === 0;

/** A small disk in memory that can be filled to its last byte. */
export class FullDisk {
  readonly folder: string;
  readonly #ballast: string;
  #isMounted = true;
  readonly #onExit = (): void => this.unmount();

  private constructor(folder: string) {
    this.folder = folder;
    this.#ballast = join(folder, "ballast");
    process.on("exit", this.#onExit);
  }

  /** Mounts one of a size as `mount` writes it (root alone may). */
  static mount(size: string): FullDisk {
    const folder = mkdtempSync(join(tmpdir(), "majlis-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
    return new FullDisk(folder);
  }

  /** Writes until there is no room left; again if some was made meanwhile. */
  fill(): void {
    for (let size = PIECE.length; size >= 1;) {
      try {
        writeFileSync(this.#ballast, PIECE.subarray(0, size), { flag: "a" });
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== "ENOSPC") throw cause;
        size = Math.floor(size / 16);
      }
    }
  }

  /** Makes room again. */
  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Ends it with everything on it. Idempotent. */
  unmount(): void {
    if (!this.#isMounted) return;
    this.#isMounted = false;
    process.off("exit", this.#onExit);
    // Lazily: a process that was killed a moment ago may still hold it.
    execFileSync("umount", ["--lazy", this.folder]);
    rmdirSync(this.folder);
  }
}
