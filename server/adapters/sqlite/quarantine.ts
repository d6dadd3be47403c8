import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import type { EntryRow } from "../../domain/ledger/entry-row.ts";
import { makePrivateFolder } from "./private-files.ts";

/**
 * Copies rows that are about to be cut off into a new file of the quarantine folder, one JSON object a line (hash, leaf and body in
 * base64), on disk before it returns. Gives the file's path.
 */
export function writeQuarantineFile(folder: string, name: string, compartment: string, rows: readonly EntryRow[]): string {
  makePrivateFolder(folder);
  const path = freePath(folder, name, ".ndjson");
  const fd = openSync(path, "wx", 0o600);
  try {
    for (const { seq, hash, leaf, body } of rows) {
      writeSync(fd, `${JSON.stringify({ compartment, seq, hash: base64(hash), leaf: base64(leaf), body: base64(body) })}\n`);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return path;
}

/** Moves a database file with its -wal and -shm into a new folder of the quarantine, as they are. Gives the moved file's path. */
export function setAside(folder: string, path: string): string {
  makePrivateFolder(folder);
  const target = freePath(folder, basename(path), "");
  mkdirSync(target, { mode: 0o700 });
  const moved = join(target, basename(path));
  for (const suffix of ["-shm", "-wal", ""]) {
    // The file itself last: should this stop half-way, the next opening finds it and sets aside the rest.
    if (existsSync(path + suffix)) renameSync(path + suffix, moved + suffix);
  }
  return moved;
}

function freePath(folder: string, name: string, extension: string): string {
  for (let count = 1; ; count += 1) {
    const path = join(folder, `${name}-${count}${extension}`);
    if (!existsSync(path)) return path;
  }
}

const base64 = (value: unknown): string | null => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : null);
