import { setTimeout } from "node:timers/promises";
import type { Pool } from "pg";
import { decodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { TrailRecord } from "../../../shared/trail/trail-record.ts";
import type { TrailOwner } from "../../../shared/trail/trail-owner.ts";
import { ArchiveFault, type ArchivedUser, type ArchiveRecord, type ArchiveSource } from "../../ports/archive.ts";
import { toPasswordHash } from "../../domain/archive/archived-rows.ts";
import { beginSession, type ArchiveSession, type SessionQuery } from "./archive-session.ts";
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
  toSite,
  toToken,
} from "../../domain/directory-row.ts";
import { roleOfMember, toCompartment, storedUserColumns, toUser, type Row } from "./directory/rows.ts";
import { assertTrailEnds, trailWithoutEnd } from "../../domain/archive/trail-end.ts";
import { toTrailRecord } from "./directory/trail.ts";
import { openReadingPool, type PoolSettings } from "./open-pool.ts";
import { DatabaseUnusableError, toUnusable } from "./unusable.ts";
import { fromStoredKey } from "./stored-key.ts";

/**
 * The content of a database, read in one transaction beside running nodes, or with `isAlone` only if no node is connected; nothing in
 * it is changed, its layout neither. Rejects with `DatabaseUnusableError` where it cannot be reached or read by this version.
 */
export async function openPostgresArchive(
  url: string,
  { isAlone = false, ...settings }: PoolSettings & { readonly isAlone?: boolean },
): Promise<ArchiveSource> {
  const pool = await openReadingPool(url, { ...settings, max: 2 });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await pool.end();
  };
  try {
    if (isAlone) await mustBeAlone(pool);
  } catch (cause) {
    await close();
    throw toUnusable(url, cause);
  }
  return { records: () => readSnapshot(pool), close };
}

/** Every connection of ours says so in its name. */
const OTHERS_SQL = `SELECT count(*) AS count FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'majlis%'`;

/** PostgreSQL lists a connection for a moment after its program has closed it, as a node that was just stopped or a command that just ended did. */
const CLOSING_MS = 2_000;

async function mustBeAlone(pool: Pool): Promise<void> {
  for (const beganMs = performance.now(); ;) {
    const others = (await pool.query<{ count: number }>(OTHERS_SQL)).rows[0]?.count ?? 0;
    if (others === 0) return;
    if (performance.now() - beganMs > CLOSING_MS)
      throw new DatabaseUnusableError("other", `nodes are connected to it (${others} connections); stop every node first`);
    await setTimeout(50);
  }
}

async function* readSnapshot(pool: Pool): AsyncGenerator<ArchiveRecord, void, undefined> {
  const session = await beginSession(pool, "ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    yield* readAll(session);
  } finally {
    await session.end("ROLLBACK");
  }
}

/** Everything as one transaction sees it. */
export async function* readAll(session: ArchiveSession): AsyncGenerator<ArchiveRecord, void, undefined> {
  const { query } = session;
  for (const row of await query("SELECT code, name FROM majlis.partners ORDER BY code"))
    yield { kind: "partner", row: { code: text(row, "code"), name: text(row, "name") } };
  for (const row of await query(`SELECT ${storedUserColumns} FROM majlis.users u ORDER BY u.id`))
    yield { kind: "user", row: toArchivedUser(row) };
  for (const row of await query("SELECT * FROM majlis.tokens ORDER BY id")) yield { kind: "token", row: toToken(row) };
  for (const row of await query("SELECT * FROM majlis.rooms ORDER BY id")) yield { kind: "room", row: toArchivedRoom(row) };
  for (const row of await query(`SELECT room, "user", role FROM majlis.members ORDER BY room, "user"`))
    yield { kind: "member", row: { room: text(row, "room"), user: text(row, "user"), role: roleOfMember(row) } };
  for (const row of await query("SELECT * FROM majlis.compartments ORDER BY id")) yield { kind: "compartment", row: toCompartment(row) };
  yield* readLaterTables(query);
  for (const row of await query("SELECT id, compartment, seq, hash FROM majlis.heads WHERE seq > 0 ORDER BY compartment")) {
    const log = { id: integer(row, "id"), compartment: text(row, "compartment"), seq: integer(row, "seq") };
    yield { kind: "ledger", row: { compartment: log.compartment, seq: log.seq, hash: new Uint8Array(row["hash"] as Uint8Array) } };
    yield* readLog(session, log);
  }
}

/** The tables that a database of an earlier layout, which is read as it is, may not have. */
async function* readLaterTables(query: SessionQuery): AsyncGenerator<ArchiveRecord, void, undefined> {
  if (await hasTable(query, "trail")) yield* readTrails(query);
  if (await hasTable(query, "write_holds")) {
    for (const row of await query(`SELECT * FROM majlis.write_holds ORDER BY compartment, "user", since, id`))
      yield { kind: "write-hold", row: toArchivedHold(row) };
    for (const row of await query(`SELECT * FROM majlis.removed_cards ORDER BY compartment, "user", card`))
      yield { kind: "removed-card", row: { ...toRemovedCard(row), card: fromStoredKey(text(row, "card")) } };
  }
  if (await hasTable(query, "inbox_marks")) {
    for (const row of await query(`SELECT * FROM majlis.inbox_marks ORDER BY "user"`)) yield { kind: "inbox-mark", row: toInboxMark(row) };
    for (const row of await query(`SELECT * FROM majlis.inbox_items ORDER BY "user", at, compartment, seq`))
      yield { kind: "inbox-item", row: toInboxItem(row) };
  }
  if (await hasTable(query, "invitations"))
    for (const row of await query("SELECT * FROM majlis.invitations ORDER BY id")) yield { kind: "invitation", row: toInvitation(row) };
  if (await hasTable(query, "exposures")) yield* readExposures(query);
  if (await hasTable(query, "site")) for (const row of await query("SELECT * FROM majlis.site")) yield { kind: "site", row: toSite(row) };
}

/** Who was sent what and opened it, one compartment after the other: those of all may be more than fits into memory. */
async function* readExposures(query: SessionQuery): AsyncGenerator<ArchiveRecord, void, undefined> {
  for (const compartment of await compartmentsIn(query, "exposures"))
    for (const row of await query(`SELECT * FROM majlis.exposures WHERE compartment = $1 ORDER BY "user", place`, [compartment]))
      yield { kind: "exposure", row: toExposure(row) };
  for (const compartment of await compartmentsIn(query, "opened_cards"))
    for (const row of await query(`SELECT * FROM majlis.opened_cards WHERE compartment = $1 ORDER BY card, "user"`, [compartment]))
      yield { kind: "opened-card", row: { ...toOpenedCard(row), card: fromStoredKey(text(row, "card")) } };
}

async function compartmentsIn(query: SessionQuery, table: "exposures" | "opened_cards"): Promise<readonly string[]> {
  const rows = await query(`SELECT DISTINCT compartment FROM majlis.${table} ORDER BY compartment`);
  return rows.map((row) => text(row, "compartment"));
}

/** Records of the trail that are read at once. */
const TRAIL_PAGE = 2_000;

async function* readTrails(query: SessionQuery): AsyncGenerator<ArchiveRecord, void, undefined> {
  const [lost] = await query("SELECT owner FROM majlis.trail WHERE owner NOT IN (SELECT owner FROM majlis.trail_ends) LIMIT 1");
  if (lost !== undefined) throw trailWithoutEnd(text(lost, "owner"));
  for (const end of await query("SELECT owner, seq, hash FROM majlis.trail_ends ORDER BY owner")) {
    const owner = text(end, "owner");
    let last: TrailRecord | null = null;
    for await (const record of readTrail(query, owner)) {
      last = record;
      yield { kind: "trail", row: { owner, record } };
    }
    assertTrailEnds(owner, last, { seq: integer(end, "seq"), hash: end["hash"] as Uint8Array });
  }
}

async function* readTrail(query: SessionQuery, owner: TrailOwner): AsyncGenerator<TrailRecord, void, undefined> {
  for (let after: number | null = 0; after !== null;) {
    const page = await query("SELECT seq, hash, leaf, body FROM majlis.trail WHERE owner = $1 AND seq > $2 ORDER BY seq LIMIT $3", [
      owner,
      after,
      TRAIL_PAGE,
    ]);
    for (const row of page) yield toTrailRecord(row);
    const last = page.at(-1);
    after = last === undefined ? null : integer(last, "seq");
  }
}

async function hasTable(query: SessionQuery, name: string): Promise<boolean> {
  return (await query("SELECT to_regclass('majlis.' || $1) IS NOT NULL AS there", [name]))[0]?.["there"] === true;
}

/** A page ends after so many entries, or before its leaves and bodies pass so many bytes. */
const PAGE = { entries: 2_000, bytes: 8 * 1024 * 1024 } as const;

/** COPY takes no parameters: all three are numbers of ours. Lengths come from the rows, so what is left to the next page is not fetched. */
const pageSql = (id: number, after: number, upTo: number): string =>
  `SELECT hash, leaf, body FROM (
    SELECT *, row_number() OVER (ORDER BY seq) AS number, sum(octet_length(leaf) + coalesce(octet_length(body), 0)) OVER (ORDER BY seq) AS total
    FROM (
      SELECT seq, hash, leaf, body FROM majlis.entries
      WHERE compartment = ${id} AND seq > ${after} AND seq <= ${upTo} ORDER BY seq LIMIT ${PAGE.entries}
    ) AS page
  ) AS counted WHERE total <= ${PAGE.bytes} OR number = 1 ORDER BY seq`;

async function* readLog(
  session: ArchiveSession,
  log: { readonly id: number; readonly compartment: string; readonly seq: number },
): AsyncGenerator<ArchiveRecord, void, undefined> {
  for (let after = 0; after < log.seq;) {
    const entries: LedgerEntry[] = [];
    const rows = await session.copyOut(pageSql(log.id, after, log.seq));
    for (const row of rows) entries.push(toEntry(row, log, after + entries.length + 1));
    const last = entries.at(-1);
    if (last === undefined) throw new ArchiveFault(`the log of ${log.compartment} ends at entry ${after}, its head says ${log.seq}`);
    yield { kind: "entries", entries };
    after = last.seq;
  }
}

/** The stored rows as they are, hashes unchecked: the reader of an archive verifies the chain, and checking twice would double the cost. */
function toEntry([hash, leaf, body]: readonly (Uint8Array | null)[], log: { readonly compartment: string }, seq: number): LedgerEntry {
  try {
    if (!hash || !leaf) throw new Error("it has no canonical bytes");
    const entry = decodeLeaf(leaf, hash, body ?? null);
    // The next page is asked for after this one's last seq, so that must be true before the chain is checked.
    if (entry.seq !== seq) throw new Error(`it says seq ${entry.seq}`);
    return entry;
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new ArchiveFault(`the log of ${log.compartment} cannot be read at entry ${seq}: ${what}`, { cause });
  }
}

function toArchivedUser(row: Row): ArchivedUser {
  const passwordHash = toPasswordHash(text(row, "password_hash"));
  return { ...toUser(row), ...toMade(row), ...toForeignSite(row), passwordHash, createdAt: integer(row, "created_at") };
}
