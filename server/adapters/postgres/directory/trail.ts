import { randomBytes } from "node:crypto";
import { decodeTrailLeaf, type TrailRecord } from "../../../../shared/trail/trail-record.ts";
import { integer, text } from "../../../domain/directory-row.ts";
import { trailDrafts } from "../../../domain/trail/trail-drafts.ts";
import type { Cause, TrailChange, TrailStore } from "../../../ports/directory/trail.ts";
import type { Database, Query } from "./database.ts";
import type { Row } from "./rows.ts";

const ALWAYS = Number.MAX_SAFE_INTEGER;
const salt = (): string => randomBytes(16).toString("hex");

/** Appends the records of a change. Call it in the transaction that makes the change; a trigger chains them at the commit. */
export async function writeTrail(within: Query, by: Cause, change: TrailChange): Promise<void> {
  const { people = [] } = change.concerns;
  const known =
    people.length === 0 ? [] : (await within("SELECT u.id, u.partner FROM majlis.users u WHERE u.id = ANY ($1)", [people])).rows;
  const partnerOf = new Map(known.map((row) => [text(row, "id"), text(row, "partner")]));
  for (const { owner, at, type, actor, partner, session, body } of trailDrafts(by, change, { partnerOf, salt }))
    await within("INSERT INTO majlis.trail (owner, at, type, actor, partner, session, body) VALUES ($1, $2, $3, $4, $5, $6, $7)", [
      owner,
      at,
      type,
      actor,
      partner,
      session,
      Buffer.from(body).toString("utf8"),
    ]);
}

/** The trail of rights in PostgreSQL. */
export function postgresTrail({ query, inTransaction }: Database): TrailStore {
  return {
    recordTrail: (events) =>
      inTransaction(async (within) => {
        for (const { by, change } of events) await writeTrail(within, by, change);
      }),
    trailEnd: async (owner) => {
      const row = (await query("SELECT stream, seq, hash, at FROM majlis.trail_ends WHERE owner = $1", [owner])).rows[0];
      return row ? { stream: text(row, "stream"), seq: integer(row, "seq"), hash: bytes(row, "hash"), at: integer(row, "at") } : null;
    },
    trail: async (owner, { type = "", actor = "", from = 0, to = ALWAYS, before = ALWAYS, limit }) => {
      const { rows } = await query(
        `SELECT hash, leaf, body FROM majlis.trail
        WHERE owner = $1 AND seq < $2 AND ($3 = '' OR type = $3) AND ($4 = '' OR actor = $4) AND at >= $5 AND at < $6
        ORDER BY seq DESC LIMIT $7`,
        [owner, before, type, actor, from, to, limit],
      );
      return rows.map(toTrailRecord);
    },
    trailAfter: async (owner, after, limit) => {
      const { rows } = await query("SELECT hash, leaf, body FROM majlis.trail WHERE owner = $1 AND seq > $2 ORDER BY seq LIMIT $3", [
        owner,
        after,
        limit,
      ]);
      return rows.map(toTrailRecord);
    },
  };
}

/** Reads a row of `trail`. */
export function toTrailRecord(row: Row): TrailRecord {
  const body = row["body"];
  return decodeTrailLeaf(bytes(row, "leaf"), bytes(row, "hash"), typeof body === "string" ? Buffer.from(body, "utf8") : null);
}

function bytes(row: Row, column: string): Uint8Array {
  // A copy of its own: the driver's bytes share the memory of the whole answer.
  return new Uint8Array(row[column] as Uint8Array);
}
