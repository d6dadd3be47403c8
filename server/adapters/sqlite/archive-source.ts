import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { decodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { sizeOf, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { TrailRecord } from "../../../shared/trail/trail-record.ts";
import { ArchiveFault, type ArchivedUser, type ArchiveRecord, type ArchiveSource } from "../../ports/archive.ts";
import { toPasswordHash } from "../../domain/archive/archived-rows.ts";
import type { EntryRow } from "../../domain/ledger/entry-row.ts";
import { bodyColumn, givenBody, isBodyGone } from "./entry-body.ts";
import { assertReadableFolder } from "./known-layouts.ts";
import {
  integer,
  text,
  toArchivedHold,
  toArchivedRoom,
  toForeignSite,
  toExposure,
  toInboxItem,
  toInboxMark,
  toInvitation,
  toMade,
  toOpenedCard,
  toRemovedCard,
  toRole,
  toSite,
  toToken,
} from "../../domain/directory-row.ts";
import { assertTrailEnds, trailWithoutEnd } from "../../domain/archive/trail-end.ts";
import { toTrailRecord } from "./directory/trail.ts";
import { toCompartment, toUser, type Row } from "./directory/rows.ts";
import { assertKnownLayout, type Migration } from "./migrate.ts";
import { DIRECTORY_MIGRATIONS } from "./migrations/directory.ts";
import { LEDGER_MIGRATIONS } from "./migrations/ledger.ts";
import { openDatabase } from "./open-database.ts";

/**
 * The content of a data folder, for reading only, also beside a running server: two read transactions hold still what is read.
 * Throws `DataFolderError` if the folder cannot be read by this version, and what SQLite throws.
 */
export function openSqliteArchive(folder: string): ArchiveSource {
  assertReadableFolder(folder);
  return readArchiveFiles(folder);
}

/** The same of ledger.db and directory.db alone, without the folder around them. */
export function readArchiveFiles(folder: string): ArchiveSource {
  const ledgerFile = openSnapshot(join(folder, "ledger.db"), LEDGER_MIGRATIONS);
  try {
    // The directory after the ledger: accounts and compartments never go, so it knows all that the ledger's moment needs.
    const directory = openSnapshot(join(folder, "directory.db"), DIRECTORY_MIGRATIONS);
    return {
      records: () => readAll(directory, ledgerFile),
      close: async () => {
        for (const database of [ledgerFile, directory]) if (database.isOpen) database.close();
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

async function* readAll(directory: DatabaseSync, ledgerFile: DatabaseSync): AsyncGenerator<ArchiveRecord, void, undefined> {
  const rows = (sql: string): Iterable<Row> => directory.prepare(sql).iterate() as Iterable<Row>;
  for (const row of rows("SELECT code, name FROM partners ORDER BY code"))
    yield { kind: "partner", row: { code: text(row, "code"), name: text(row, "name") } };
  for (const row of rows("SELECT * FROM users ORDER BY id")) yield { kind: "user", row: toArchivedUser(row) };
  for (const row of rows("SELECT * FROM tokens ORDER BY id")) yield { kind: "token", row: toToken(row) };
  for (const row of rows("SELECT * FROM rooms ORDER BY id")) yield { kind: "room", row: toArchivedRoom(row) };
  for (const row of rows("SELECT * FROM members ORDER BY room, user")) {
    const role = toRole(row);
    if (role === null) throw new ArchiveFault(`a member of room ${text(row, "room")} has an unknown role`);
    yield { kind: "member", row: { room: text(row, "room"), user: text(row, "user"), role } };
  }
  for (const row of rows("SELECT * FROM compartments ORDER BY id")) yield { kind: "compartment", row: toCompartment(row) };
  yield* readLaterTables(directory, rows);
  for (const row of ledgerFile.prepare("SELECT id, compartment, seq, hash FROM heads WHERE seq > 0 ORDER BY compartment").iterate()) {
    const log = row as unknown as { readonly id: number; readonly compartment: string; readonly seq: number; readonly hash: Uint8Array };
    yield { kind: "ledger", row: { compartment: log.compartment, seq: log.seq, hash: log.hash } };
    yield* readLog(ledgerFile, log);
  }
}

/** The tables that a folder of an earlier layout, which is read as it is, may not have. */
function* readLaterTables(directory: DatabaseSync, rows: (sql: string) => Iterable<Row>): Generator<ArchiveRecord, void, undefined> {
  if (hasTable(directory, "trail")) yield* readTrails(directory);
  if (hasTable(directory, "write_holds")) {
    for (const row of rows("SELECT * FROM write_holds ORDER BY compartment, user, since, id"))
      yield { kind: "write-hold", row: toArchivedHold(row) };
    for (const row of rows("SELECT * FROM removed_cards ORDER BY compartment, user, card"))
      yield { kind: "removed-card", row: toRemovedCard(row) };
  }
  if (hasTable(directory, "inbox_marks")) {
    for (const row of rows("SELECT * FROM inbox_marks ORDER BY user")) yield { kind: "inbox-mark", row: toInboxMark(row) };
    for (const row of rows("SELECT * FROM inbox_items ORDER BY user, at, compartment, seq"))
      yield { kind: "inbox-item", row: toInboxItem(row) };
  }
  if (hasTable(directory, "invitations"))
    for (const row of rows("SELECT * FROM invitations ORDER BY id")) yield { kind: "invitation", row: toInvitation(row) };
  if (hasTable(directory, "exposures")) {
    for (const row of rows("SELECT * FROM exposures ORDER BY compartment, user, place")) yield { kind: "exposure", row: toExposure(row) };
    for (const row of rows("SELECT * FROM opened_cards ORDER BY compartment, card, user"))
      yield { kind: "opened-card", row: toOpenedCard(row) };
  }
  if (hasTable(directory, "site")) for (const row of rows("SELECT * FROM site")) yield { kind: "site", row: toSite(row) };
}

function* readTrails(directory: DatabaseSync): Generator<ArchiveRecord, void, undefined> {
  const [lost] = directory.prepare("SELECT owner FROM trail WHERE owner NOT IN (SELECT owner FROM trail_ends) LIMIT 1").all();
  if (lost !== undefined) throw trailWithoutEnd(text(lost, "owner"));
  for (const end of directory.prepare("SELECT owner, seq, hash FROM trail_ends ORDER BY owner").all()) {
    const owner = text(end, "owner");
    let last: TrailRecord | null = null;
    for (const row of directory.prepare("SELECT * FROM trail WHERE owner = ? ORDER BY seq").iterate(owner)) {
      last = toTrailRecord(row);
      yield { kind: "trail", row: { owner, record: last } };
    }
    assertTrailEnds(owner, last, { seq: integer(end, "seq"), hash: end["hash"] as Uint8Array });
  }
}

function hasTable(directory: DatabaseSync, name: string): boolean {
  return directory.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(name) !== undefined;
}

/** A page ends after so many entries or bytes of bodies. */
const PAGE = { entries: 2_000, bytes: 4 * 1024 * 1024 } as const;

/** The stored rows as they are, hashes unchecked: the reader of an archive verifies the chain, and checking twice would double the cost. */
function* readLog(
  ledgerFile: DatabaseSync,
  log: { readonly id: number; readonly compartment: string; readonly seq: number },
): Generator<ArchiveRecord, void, undefined> {
  const read = ledgerFile.prepare(
    `SELECT seq, hash, leaf, ${bodyColumn(ledgerFile)} FROM entries WHERE compartment = ? AND seq <= ? ORDER BY seq`,
  );
  let entries: LedgerEntry[] = [];
  let bytes = 0;
  for (const row of read.iterate(log.id, log.seq)) {
    const entry = toEntry(row, log.compartment);
    entries.push(entry);
    bytes += sizeOf(entry);
    if (entries.length < PAGE.entries && bytes < PAGE.bytes) continue;
    yield { kind: "entries", entries };
    entries = [];
    bytes = 0;
  }
  if (entries.length > 0) yield { kind: "entries", entries };
}

function toEntry(row: EntryRow, compartment: string): LedgerEntry {
  const { seq, hash, leaf, body } = row as { seq: number; hash: Uint8Array; leaf: Uint8Array; body: Uint8Array | null };
  try {
    const entry = decodeLeaf(leaf, hash, givenBody(body, leaf));
    if (isBodyGone(entry, body)) throw new Error("its body is gone");
    return entry;
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ArchiveFault(`the log of ${compartment} cannot be read at entry ${seq}: ${what}`, { cause });
  }
}

function toArchivedUser(row: Row): ArchivedUser {
  const { isDisabled, ...user } = toUser(row);
  const passwordHash = toPasswordHash(text(row, "password_hash"));
  return { ...user, ...toMade(row), ...toForeignSite(row), isDisabled, passwordHash, createdAt: integer(row, "created_at") };
}
