import type { Pool } from "pg";
import { encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, sizeOf, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import { encodeTrailLeaf, type TrailRecord } from "../../../shared/trail/trail-record.ts";
import { ArchiveFault, ArchiveTargetNotEmpty, type ArchiveRecord, type ArchiveRow, type ArchiveTarget } from "../../ports/archive.ts";
import { NO_PASSWORD, notKept } from "../../domain/archive/archived-rows.ts";
import { indexActs } from "./act-index.ts";
import { byteaArray, int8Array, textArray } from "./binary-array.ts";
import { beginSession, type SessionQuery } from "./archive-session.ts";
import { readAll } from "./archive-source.ts";
import { homeColumns, integer } from "../../domain/directory-row.ts";
import { openItemsOf } from "./open-items.ts";
import { openPresentPool, type PoolSettings } from "./open-pool.ts";
import { DatabaseUnusableError, placeOf } from "./unusable.ts";
import { toStoredKey } from "./stored-key.ts";

/**
 * A database to be filled in one transaction, during which no other process can write to its tables. The tables are made if they are not
 * there. Rejects with `DatabaseUnusableError` where it cannot be reached or used, or has the layout of another version.
 */
export async function openPostgresArchiveTarget(url: string, settings: PoolSettings): Promise<ArchiveTarget> {
  const pool = await openPresentPool(url, { ...settings, max: 2, mayMake: true });
  let isOpen = true;
  return {
    fill: (records, accept) => fill(pool, placeOf(url), { records, accept }),
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await pool.end();
    },
  };
}

interface Filling {
  readonly records: AsyncIterable<ArchiveRecord>;
  readonly accept: (readBack: AsyncIterable<ArchiveRecord>) => Promise<void>;
}

async function fill(pool: Pool, place: string, { records, accept }: Filling): Promise<void> {
  const session = await beginSession(pool, "ISOLATION LEVEL READ COMMITTED");
  let how: "COMMIT" | "ROLLBACK" = "ROLLBACK";
  try {
    // Taken before the check for emptiness, so that nothing is written between it and the end. Readers are not blocked.
    await lock(session.query, place);
    await mustBeEmpty(session.query, place);
    await clearStart(session.query);
    await write(session.query, records);
    await accept(readAll(session));
    how = "COMMIT";
  } finally {
    await session.end(how);
  }
}

async function lock(query: SessionQuery, place: string): Promise<void> {
  try {
    await query(
      "LOCK TABLE majlis.partners, majlis.users, majlis.rooms, majlis.heads, majlis.entries, majlis.trail, majlis.trail_ends IN EXCLUSIVE MODE",
    );
  } catch (cause) {
    if (!(cause instanceof Error) || Reflect.get(cause, "code") !== LOCK_NOT_AVAILABLE) throw cause;
    throw new DatabaseUnusableError("other", `${place}: another process is writing to it; stop every node and try again`, { cause });
  }
}

/** SQLSTATE of a lock that was not had in time. */
const LOCK_NOT_AVAILABLE = "55P03";

async function mustBeEmpty(query: SessionQuery, place: string): Promise<void> {
  for (const table of ["partners", "users", "rooms", "heads"]) {
    const found = await query(`SELECT FROM majlis.${table} LIMIT 1`);
    if (found.length > 0) throw new ArchiveTargetNotEmpty(`${place} is not empty: it holds ${table}`);
  }
}

/**
 * Takes away what there is where a server was only started: its identity, in whose name nothing was said yet, and the site's trail, which tells of no
 * right where there is neither partner nor account: only that nothing was backed up or exported. The chain that is brought in takes its place (TR7).
 */
async function clearStart(query: SessionQuery): Promise<void> {
  for (const table of ["site", "trail", "trail_ends"]) await query(`DELETE FROM majlis.${table}`);
}

async function write(query: SessionQuery, records: AsyncIterable<ArchiveRecord>): Promise<void> {
  let log = 0;
  const ends = new Map<string, TrailRecord>();
  for await (const record of records) {
    if (record.kind === "trail") ends.set(record.row.owner, record.row.record);
    if (record.kind === "entries") await insertEntries(query, log, record.entries);
    else if (record.kind === "ledger") {
      const { compartment, seq, hash } = record.row;
      const made = await query("INSERT INTO majlis.heads (compartment, seq, hash) VALUES ($1, $2, $3) RETURNING id", [
        compartment,
        seq,
        hash,
      ]);
      log = integer(made[0] ?? {}, "id");
    } else await insertRow(query, record);
  }
  // The stream of a chain is told by its leaves alone.
  for (const [owner, { stream, seq, hash, at }] of ends)
    await query("INSERT INTO majlis.trail_ends (owner, stream, seq, hash, at) VALUES ($1, $2, $3, $4, $5)", [owner, stream, seq, hash, at]);
}

/** Entries of one statement, and bytes of bodies after which it ends. */
const STATEMENT = { entries: 2_000, bytes: 16 * 1024 * 1024 } as const;

async function insertEntries(query: SessionQuery, log: number, entries: readonly LedgerEntry[]): Promise<void> {
  let from = 0;
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    bytes += sizeOf(entry);
    if (index + 1 < entries.length && index + 1 - from < STATEMENT.entries && bytes < STATEMENT.bytes) continue;
    await insertSome(query, log, entries.slice(from, index + 1));
    from = index + 1;
    bytes = 0;
  }
}

async function insertSome(query: SessionQuery, log: number, entries: readonly LedgerEntry[]): Promise<void> {
  await query(
    `INSERT INTO majlis.entries (compartment, seq, hash, leaf, body)
    SELECT $1, entry.* FROM unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[]) AS entry`,
    [
      log,
      int8Array(entries.map(({ seq }) => seq)),
      byteaArray(entries.map(({ hash }) => hash)),
      byteaArray(entries.map(encodeLeaf)),
      byteaArray(entries.map(bodyOf)),
    ],
  );
  await indexActs(query, log, entries);
  await openItemsOf(query, log, entries);
  const claims = entries.filter((entry) => entry.kind === "claim");
  if (claims.length === 0) return;
  await query(
    `INSERT INTO majlis.claims (compartment, client, author, seq)
    SELECT $1, claim.* FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS claim`,
    [
      log,
      int8Array(claims.map(({ client }) => client)),
      textArray(claims.map(({ author }) => author)),
      int8Array(claims.map(({ seq }) => seq)),
    ],
  );
}

type RowOf<Kind extends ArchiveRow["kind"]> = Extract<ArchiveRow, { kind: Kind }>["row"];
/** A table with its columns, and what goes into them. */
type Insert = readonly [into: string, values: readonly unknown[]];

const refuse = (kind: ArchiveRow["kind"]) => (): never => {
  throw new ArchiveFault(notKept(kind));
};

const INSERTS: { readonly [Kind in Exclude<ArchiveRow["kind"], "ledger">]: (row: RowOf<Kind>) => Insert } = {
  partner: ({ code, name }) => ["partners (code, name)", [code, name]],
  user: ({ id, username, displayName, partner, createdAt, roomsMade, compartmentsMade, ...user }) => {
    const flags = [user.isAdmin, user.isPartnerAdmin, user.mayRelease, user.isDisabled];
    const columns =
      "id, username, display_name, partner, is_admin, is_partner_admin, may_release, is_disabled, password_hash, created_at, rooms_made, compartments_made, site";
    const password = user.passwordHash ?? NO_PASSWORD;
    const made = [createdAt, roomsMade, compartmentsMade, user.site ?? null];
    return [`users (${columns})`, [id, username, displayName, partner, ...flags, password, ...made]];
  },
  token: ({ id, user, name, secretHash, createdAt, expiresAt }) => [
    `tokens (id, "user", name, secret_hash, created_at, expires_at)`,
    [id, user, name, secretHash, createdAt, expiresAt],
  ],
  room: ({ id, title, summary, host, createdAt }) => [
    "rooms (id, title, summary, host, created_at)",
    [id, title, summary, host, createdAt],
  ],
  member: ({ room, user, role }) => [`members (room, "user", role)`, [room, user, role]],
  compartment: ({ id, room, name, originator, releasableTo, createdAt, ...label }) => [
    "compartments (id, room, name, originator, releasable_to, created_at, home, ceiling)",
    [id, room, name, originator, releasableTo, createdAt, ...homeColumns({ originator, releasableTo, ...label })],
  ],
  device: refuse("device"),
  trail: ({ owner, record: { seq, at, type, actor, partner, session, hash, body, ...fields } }) => {
    const leaf = encodeTrailLeaf({ seq, at, type, actor, partner, session, ...fields });
    const words = body === null ? null : Buffer.from(body).toString("utf8");
    return [
      "trail (owner, seq, at, type, actor, partner, session, hash, leaf, body)",
      [owner, seq, at, type, actor, partner, session, hash, leaf, words],
    ];
  },
  "write-hold": ({ compartment, user, since, cards, liftedAt, liftedBy }) => [
    `write_holds (compartment, "user", since, cards, lifted_at, lifted_by)`,
    [compartment, user, since, cards, liftedAt, liftedBy],
  ],
  "removed-card": ({ compartment, user, card, seq, at }) => [
    `removed_cards (compartment, "user", card, seq, at)`,
    [compartment, user, toStoredKey(card), seq, at],
  ],
  "inbox-mark": ({ user, upTo }) => [`inbox_marks ("user", up_to)`, [user, upTo]],
  "inbox-item": ({ user, at, compartment, seq }) => [`inbox_items ("user", at, compartment, seq)`, [user, at, compartment, seq]],
  invitation: ({ id, room, by, role, to, createdAt, expiresAt, isRefused }) => {
    const invited = "username" in to ? [to.username, null, null] : [null, to.partner, to.secretHash];
    const columns = "id, room, invited_by, role, username, partner, secret_hash, created_at, expires_at, is_refused";
    return [`invitations (${columns})`, [id, room, by, role, ...invited, createdAt, expiresAt, isRefused]];
  },
  exposure: ({ compartment, user, place, channel, baseSeq, since, sinceSeq, until, untilSeq, run }) => [
    `exposures (compartment, "user", place, channel, base_seq, since, since_seq, until, until_seq, run)`,
    [compartment, user, place, channel, baseSeq, since, sinceSeq, until, untilSeq, run],
  ],
  "opened-card": ({ compartment, card, user, at }) => [
    `opened_cards (compartment, card, "user", at)`,
    [compartment, toStoredKey(card), user, at],
  ],
  site: ({ id, incarnation, keys }) => ["site (single, id, incarnation, keys)", [1, id, incarnation, JSON.stringify(keys)]],
};

async function insertRow(query: SessionQuery, record: Exclude<ArchiveRow, { kind: "ledger" }>): Promise<void> {
  // The row is that of the kind it is looked up by.
  const [into, values] = INSERTS[record.kind](record.row as never);
  await query(`INSERT INTO majlis.${into} VALUES (${values.map((_, index) => `$${index + 1}`).join(", ")})`, values);
}
