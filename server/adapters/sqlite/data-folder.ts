import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makePrivate, makePrivateFolder, OpenToOthers } from "./private-files.ts";

/** Version of everything under the data folder, as far as one number says it. Raised when an older server could no longer read it. */
export const DATA_FORMAT = 1;

/** The folder cannot be used, for a reason that its operator can do something about. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
  readonly reason:
    | "in-use"
    | "newer-format"
    | "older-layout"
    | "unknown-format"
    | "incomplete"
    | "derived-only"
    | "not-writable"
    | "open-to-others";

  constructor(reason: DataFolderError["reason"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What a server keeps in its folder: everything, or only what it can derive again from a database elsewhere. */
export type FolderContent = "everything" | "derived";

/** Where the databases of a data folder lie. */
export interface FolderDatabases {
  readonly ledger: string;
  /** What is derived from the ledger: snapshots and timelines. */
  readonly history: string;
  readonly directory: string;
}

/** An open data folder, held by this process alone. */
export interface DataFolder extends FolderDatabases {
  /** Where damaged pieces are set aside; made when needed. */
  readonly quarantine: string;
  /** Whether a ledger lies in it, also where this server only keeps derived state there. */
  readonly hasLedger: boolean;
  /** Lets another server in. Idempotent. */
  close(): void;
}

/**
 * Opens the data folder, creating it if it is not there, and locks it against a second server. The folder (mode 0700) and every file
 * in it (0600) are closed to other users, also where an earlier version left them open.
 *
 * The lock is one of the operating system, held through an open SQLite file: it ends with the process, however that ends.
 * Throws {@link DataFolderError}; a folder of a newer format is not touched at all. One that was only ever used for derived state
 * is refused where everything is to be kept: a server without its database would start empty and look as if all were lost.
 */
export function openDataFolder(path: string, content: FolderContent = "everything"): DataFolder {
  let format: number | null;
  try {
    makePrivateFolder(path);
    format = readFormat(path);
    if (content === "everything") mustHaveKept(path);
  } catch (cause) {
    if (cause instanceof DataFolderError) throw cause;
    throw new DataFolderError("not-writable", `the data folder ${path} cannot be used: ${(cause as Error).message}`, { cause });
  }
  const unlock = lock(path);
  try {
    makePrivate(path);
    if (format === null) writeFileSync(join(path, "format"), `${DATA_FORMAT}\n`, { mode: 0o600, flush: true });
    if (content === "derived" && !isThere(path, "ledger.db")) writeFileSync(join(path, DERIVED_ONLY), "", { mode: 0o600 });
    writeFileSync(join(path, "lock-owner"), `${process.pid}\n`, { mode: 0o600 });
    renameFormerHistory(path);
  } catch (cause) {
    unlock();
    if (cause instanceof OpenToOthers) throw new DataFolderError("open-to-others", cause.message, { cause });
    throw new DataFolderError("not-writable", `the data folder ${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
  return {
    ...databasesIn(path),
    quarantine: join(path, "quarantine"),
    hasLedger: isThere(path, "ledger.db"),
    close: unlock,
  };
}

/** The databases of a data folder; none of them need be there. */
export function databasesIn(path: string): FolderDatabases {
  return { ledger: join(path, "ledger.db"), history: join(path, "history.db"), directory: join(path, "directory.db") };
}

/** Makes sure, without changing or locking anything, that this version knows the format of a folder. Throws {@link DataFolderError}. */
export function assertKnownFormat(path: string): void {
  readFormat(path);
}

/** The same, and that nothing is missing that was kept in the folder. A folder in which nothing was kept yet passes. */
export function assertCompleteDataFolder(path: string): void {
  readFormat(path);
  mustHaveKept(path);
}

/** Marks a folder of a node whose ledger is elsewhere. */
const DERIVED_ONLY = "derived-only";

/**
 * Earlier versions kept history.db as checkpoints.db. The log of changes that belongs to it goes first: a crash between the two leaves
 * either file without the other, which the next start completes, and nothing is lost.
 */
function renameFormerHistory(path: string): void {
  if (!isThere(path, "checkpoints.db") || isThere(path, "history.db")) return;
  if (isThere(path, "checkpoints.db-wal")) renameSync(join(path, "checkpoints.db-wal"), join(path, "history.db-wal"));
  rmSync(join(path, "checkpoints.db-shm"), { force: true });
  renameSync(join(path, "checkpoints.db"), join(path, "history.db"));
}

function isThere(path: string, name: string): boolean {
  return statSync(join(path, name), { throwIfNoEntry: false }) !== undefined;
}

function readFormat(path: string): number | null {
  if (!isThere(path, "format")) {
    if (!isThere(path, "ledger.db")) return null;
    throw new DataFolderError(
      "unknown-format",
      `${path} holds a ledger but no file "format"; restore that file (${DATA_FORMAT} for this version)`,
    );
  }
  const text = readFileSync(join(path, "format"), "utf8").trim();
  const format = /^\d{1,9}$/.test(text) ? Number(text) : null;
  if (format === null) throw new DataFolderError("unknown-format", `${join(path, "format")} does not hold a version number`);
  if (format > DATA_FORMAT) {
    throw new DataFolderError(
      "newer-format",
      `${path} has data format ${format}; this version of Majlis knows up to ${DATA_FORMAT}. Nothing was changed.`,
    );
  }
  return format;
}

/** The directory is made before the ledger: one without it was lost, and an empty one in its place would open no room ever again. */
function mustHaveKept(path: string): void {
  if (isThere(path, DERIVED_ONLY) && !isThere(path, "ledger.db"))
    throw new DataFolderError(
      "derived-only",
      `${path} belongs to a node of a cluster and holds no ledger; set DATABASE_URL, or use another data folder. Nothing was changed.`,
    );
  if (isThere(path, "directory.db") || !isThere(path, "ledger.db")) return;
  throw new DataFolderError(
    "incomplete",
    `${path} holds a ledger but no directory.db (accounts, rooms, who may read what); restore that file. Nothing was changed.`,
  );
}

const SQLITE_BUSY = 5;

/** Every lock held by this process. A database that nothing refers to is closed by garbage collection, and its lock would end with it. */
const locks = new Set<DatabaseSync>();

function lock(path: string): () => void {
  // Never read this file by other means: closing any descriptor of it in this process would give up a POSIX lock.
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(join(path, "lock"), { timeout: 0 });
    database.exec("PRAGMA journal_mode = MEMORY");
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database?.close();
    if (cause instanceof Error && "errcode" in cause && cause.errcode === SQLITE_BUSY)
      throw new DataFolderError("in-use", `another server${owner(path)} uses the data folder ${path}; stop it first`, { cause });
    throw new DataFolderError("not-writable", `the data folder ${path} cannot be locked: ${(cause as Error).message}`, { cause });
  }
  const held = database;
  locks.add(held);
  return () => {
    if (locks.delete(held)) held.close();
  };
}

function owner(path: string): string {
  const file = join(path, "lock-owner");
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return "";
  const text = readFileSync(file, "utf8").trim();
  return /^\d+$/.test(text) ? ` (process ${text})` : "";
}
