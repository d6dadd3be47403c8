import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ArchiveFault, type ArchivedUser, type ArchiveRecord, type ArchiveSource } from "../../ports/archive.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { assertFilledDataFolder } from "./data-folder.ts";
import { integer, text, toCompartment, toRole, toRoom, toToken, toUser, type Row } from "./directory/rows.ts";
import { createSqliteLedger } from "./ledger.ts";
import { assertKnownLayout, type Migration } from "./migrate.ts";
import { DIRECTORY_MIGRATIONS } from "./migrations/directory.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { openDatabase } from "./open-database.ts";

/**
 * The content of a data folder, for reading only, also beside a running server: two read transactions hold still what is read.
 * Throws `DataFolderError` if the folder cannot be read by this version, and what SQLite throws.
 */
export function openSqliteArchive(folder: string): ArchiveSource {
  assertFilledDataFolder(folder);
  return readArchiveFiles(folder);
}

/** The same of ledger.db and directory.db alone, without the folder around them. */
export function readArchiveFiles(folder: string): ArchiveSource {
  const ledgerFile = openSnapshot(join(folder, "ledger.db"), LEDGER_MIGRATIONS);
  try {
    // The directory after the ledger: accounts and compartments never go, so it knows all that the ledger's moment needs.
    const directory = openSnapshot(join(folder, "directory.db"), DIRECTORY_MIGRATIONS);
    const ledger = createSqliteLedger(ledgerFile, { readOnly: true });
    return {
      records: () => readAll(directory, ledgerFile, ledger),
      close: async () => {
        await ledger.close();
        if (directory.isOpen) directory.close();
      },
    };
  } catch (cause) {
    ledgerFile.close();
    throw cause;
  }
}

function openSnapshot(path: string, migrations: readonly Migration[]): DatabaseSync {
  const database = openDatabase(path, { migrations: [], readOnly: true });
  try {
    assertKnownLayout(database, migrations);
    // The moment is that of the first read.
    database.exec("BEGIN; SELECT count(*) FROM sqlite_schema");
  } catch (cause) {
    database.close();
    throw cause;
  }
  return database;
}

async function* readAll(directory: DatabaseSync, ledgerFile: DatabaseSync, ledger: Ledger): AsyncGenerator<ArchiveRecord, void, undefined> {
  const rows = (sql: string): Iterable<Row> => directory.prepare(sql).iterate() as Iterable<Row>;
  for (const row of rows("SELECT code, name FROM partners ORDER BY code"))
    yield { kind: "partner", row: { code: text(row, "code"), name: text(row, "name") } };
  for (const row of rows("SELECT * FROM users ORDER BY id")) yield { kind: "user", row: toArchivedUser(row) };
  for (const row of rows("SELECT * FROM tokens ORDER BY id")) yield { kind: "token", row: toToken(row) };
  for (const row of rows("SELECT * FROM rooms ORDER BY id")) yield { kind: "room", row: toRoom(row) };
  for (const row of rows("SELECT * FROM members ORDER BY room, user")) {
    const role = toRole(row);
    if (role === null) throw new ArchiveFault(`a member of room ${text(row, "room")} has an unknown role`);
    yield { kind: "member", row: { room: text(row, "room"), user: text(row, "user"), role } };
  }
  for (const row of rows("SELECT * FROM compartments ORDER BY id")) yield { kind: "compartment", row: toCompartment(row) };
  for (const row of ledgerFile.prepare("SELECT compartment, seq, hash FROM heads WHERE seq > 0 ORDER BY compartment").iterate()) {
    const head = row as unknown as { readonly compartment: string; readonly seq: number; readonly hash: Uint8Array };
    yield { kind: "ledger", row: { ...head } };
    yield* readLog(ledger, head);
  }
}

const PAGE_ENTRIES = 2_000;

async function* readLog(
  ledger: Ledger,
  head: { readonly compartment: string; readonly seq: number },
): AsyncGenerator<ArchiveRecord, void, undefined> {
  for (let after = 0; after < head.seq;) {
    const entries = await ledger.read(head.compartment, { after, upTo: head.seq, limit: PAGE_ENTRIES }).catch((cause: unknown) => {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new ArchiveFault(`the log of ${head.compartment} cannot be read after entry ${after}: ${what}`, { cause });
    });
    const last = entries.at(-1);
    if (last === undefined) throw new ArchiveFault(`the log of ${head.compartment} ends at entry ${after}, its head says ${head.seq}`);
    yield { kind: "entries", entries };
    after = last.seq;
  }
}

function toArchivedUser(row: Row): ArchivedUser {
  const { isDisabled, ...user } = toUser(row);
  return { ...user, isDisabled, passwordHash: text(row, "password_hash"), createdAt: integer(row, "created_at") };
}
