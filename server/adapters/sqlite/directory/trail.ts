import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import {
  chainTrailRecord,
  decodeTrailLeaf,
  emptyTrail,
  encodeTrailLeaf,
  type TrailEnd,
  type TrailRecord,
} from "../../../../shared/trail/trail-record.ts";
import { integer, text } from "../../../domain/directory-row.ts";
import { sha256 } from "../../../domain/sha256.ts";
import { trailDrafts } from "../../../domain/trail/trail-drafts.ts";
import type { TrailOwner } from "../../../../shared/trail/trail-owner.ts";
import type { Cause, TrailChange, TrailQuery, TrailStore } from "../../../ports/directory/trail.ts";
import type { Row } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

const randomHex = (): string => randomBytes(16).toString("hex");
const ALWAYS = Number.MAX_SAFE_INTEGER;

/** The trail of rights in SQLite. */
export function sqliteTrail(database: DatabaseSync): TrailStore {
  const write = trailWriter(database);
  const endOf = trailEndReader(database);
  const newest = newestReader(database);
  const after = database.prepare("SELECT * FROM trail WHERE owner = ? AND seq > ? ORDER BY seq LIMIT ?");
  return {
    recordTrail: async (events) =>
      inTransaction(database, () => {
        for (const { by, change } of events) write(by, change);
      }),
    trailEnd: async (owner) => endOf(owner),
    trail: async (owner, query) => newest(owner, query).map(toTrailRecord),
    trailAfter: async (owner, seq, limit) => after.all(owner, seq, limit).map(toTrailRecord),
  };
}

/**
 * Reads what is asked for by the index of its filter, which is named: SQLite would go through the whole chain, and the directory's thread with it, for what is
 * rare or not there. Times do not go down along a chain, so that a range of them is a range of numbers.
 */
function newestReader(database: DatabaseSync): (owner: TrailOwner, query: TrailQuery) => readonly Row[] {
  const firstFrom = database.prepare("SELECT seq FROM trail INDEXED BY trail_at WHERE owner = ? AND at >= ? ORDER BY at, seq LIMIT 1");
  const seqFrom = (owner: TrailOwner, at: number): number => integer(firstFrom.get(owner, at) ?? { seq: ALWAYS }, "seq");
  const ordered = "owner = ?1 AND seq >= ?2 AND seq < ?3";
  const end = "ORDER BY seq DESC LIMIT ?4";
  const all = database.prepare(`SELECT * FROM trail WHERE ${ordered} ${end}`);
  const ofType = database.prepare(`SELECT * FROM trail INDEXED BY trail_type WHERE ${ordered} AND type = ?5 ${end}`);
  const byActor = database.prepare(`SELECT * FROM trail INDEXED BY trail_actor WHERE ${ordered} AND actor = ?5 ${end}`);
  const both = database.prepare(`SELECT * FROM trail INDEXED BY trail_actor_type WHERE ${ordered} AND actor = ?5 AND type = ?6 ${end}`);
  return (owner, { type, actor, from, to, before = ALWAYS, limit }) => {
    const first = from === undefined ? 0 : seqFrom(owner, from);
    const range = [owner, first, to === undefined ? before : Math.min(before, seqFrom(owner, to)), limit] as const;
    if (actor === undefined) return type === undefined ? all.all(...range) : ofType.all(...range, type);
    return type === undefined ? byActor.all(...range, actor) : both.all(...range, actor, type);
  };
}

/** Gives the function that appends the records of a change. Call it in the transaction that makes the change, which ends with what it throws. */
export function trailWriter(database: DatabaseSync): (by: Cause, change: TrailChange) => void {
  const endOf = trailEndReader(database);
  const append = trailAppender(database);
  const partnersOf = database.prepare("SELECT id, partner FROM users WHERE id IN (SELECT value FROM json_each(?))");
  return (by, change) => {
    const known = partnersOf.all(JSON.stringify(change.concerns.people ?? []));
    const partnerOf = new Map(known.map((row) => [text(row, "id"), text(row, "partner")]));
    for (const { owner, ...draft } of trailDrafts(by, change, { partnerOf, salt: randomHex }))
      append(owner, chainTrailRecord(endOf(owner) ?? emptyTrail(randomHex()), draft, sha256));
  };
}

/** Gives the function that stores a record as the end of its chain; it runs in the caller's transaction. */
export function trailAppender(database: DatabaseSync): (owner: TrailOwner, record: TrailRecord) => void {
  const move = database.prepare(
    `INSERT INTO trail_ends (owner, stream, seq, hash, at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (owner) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at`,
  );
  const insert = database.prepare("INSERT INTO trail (owner, seq, at, type, actor, hash, leaf, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  return (owner, record) => {
    const body = record.body === null ? null : Buffer.from(record.body).toString("utf8");
    move.run(owner, record.stream, record.seq, record.hash, record.at);
    insert.run(owner, record.seq, record.at, record.type, record.actor, record.hash, encodeTrailLeaf(record), body);
  };
}

function trailEndReader(database: DatabaseSync): (owner: TrailOwner) => TrailEnd | null {
  const read = database.prepare("SELECT stream, seq, hash, at FROM trail_ends WHERE owner = ?");
  return (owner) => {
    const row = read.get(owner);
    return row ? { stream: text(row, "stream"), seq: integer(row, "seq"), hash: row["hash"] as Uint8Array, at: integer(row, "at") } : null;
  };
}

/** Reads a row of `trail`. */
export function toTrailRecord(row: Row): TrailRecord {
  const body = row["body"];
  return decodeTrailLeaf(row["leaf"] as Uint8Array, row["hash"] as Uint8Array, typeof body === "string" ? Buffer.from(body, "utf8") : null);
}
