import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Mode of a data folder and the folders in it: for their owner alone. */
const FOLDER_MODE = 0o700;
/** Mode of every data file. */
const FILE_MODE = 0o600;
/** The rights of everyone but the owner. */
const OTHERS = 0o077;

/** A file of the data folder stays open to other users of the machine. */
export class OpenToOthers extends Error {
  override readonly name = "OpenToOthers";
}

/**
 * Closes a folder and everything in it to other users of the machine, whatever the umask was when it was made (found 17).
 * Symbolic links are left alone. Throws {@link OpenToOthers}, naming the path, if a mode cannot be changed, for instance for a file of another user.
 */
export function makePrivate(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // A file can vanish while the folder is read: SQLite removes its log when the last connection closes.
  if (stats === undefined || stats.isSymbolicLink()) return;
  const isFolder = stats.isDirectory();
  if ((stats.mode & OTHERS) !== 0) setMode(path, isFolder ? FOLDER_MODE : FILE_MODE);
  if (isFolder) for (const name of readdirSync(path)) makePrivate(join(path, name));
}

/**
 * Makes a folder for its owner alone, and the folders above it, unless they exist. Throws what is in the way. Node's own `recursive` would try
 * for ever where a folder that exists answers as if it did not, as /proc does.
 */
export function makePrivateFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const above = dirname(path);
  if (above !== path) makePrivateFolder(above);
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
    const code: unknown = cause instanceof Error ? Reflect.get(cause, "code") : undefined;
    if (code === "EEXIST") throw new Error(`${path} is not a folder`, { cause });
    throw code === "ENOENT" ? new Error(`no folder can be made in ${above}`, { cause }) : cause;
  }
}

/** Of a path and the folders above it, those that are not there, the innermost first. */
export function missingFolders(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return [];
  const above = dirname(path);
  return above === path ? [path] : [path, ...missingFolders(above)];
}

/** Removes folders, the innermost first, up to one that is not empty or cannot be removed. */
export function removeEmptyFolders(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      rmdirSync(path);
    } catch (cause) {
      if (!(cause instanceof Error) || Reflect.get(cause, "code") !== "ENOENT") return;
    }
  }
}

/** Makes an empty file for its owner alone, unless it exists. SQLite gives its log and shared-memory files the mode of the database. */
export function makePrivateFile(path: string): void {
  try {
    // An existing file is not opened: closing any descriptor of a database would give up the locks that this process holds on it.
    closeSync(openSync(path, "wx", FILE_MODE));
  } catch (cause) {
    if (!(cause instanceof Error) || Reflect.get(cause, "code") !== "EEXIST") throw cause;
  }
}

function setMode(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (cause) {
    if (cause instanceof Error && Reflect.get(cause, "code") === "ENOENT") return;
    throw new OpenToOthers(`${path} is open to other users of this machine and cannot be closed to them; chmod it to ${mode.toString(8)}`, {
      cause,
    });
  }
}
