import { assert } from "../../../shared/assert.ts";
import type { Pool } from "pg";
import type { TicketStore } from "../../ports/ticket-store.ts";
import { overPool } from "./directory/database.ts";
import { integer, text } from "../../domain/directory-row.ts";

/** Each node drops expired tickets at most this often, by the `now` it is given. */
const SWEEP_EVERY_MS = 10_000;

// Those that another node is dropping just now are skipped: two that wait for each other would be a deadlock.
const sweep = `
  DELETE FROM majlis.tickets
  WHERE secret_hash IN (SELECT secret_hash FROM majlis.tickets WHERE expires_at <= $1 FOR UPDATE SKIP LOCKED)`;

/** Tickets of all nodes of a cluster, in a table that PostgreSQL does not log: a crash of the database empties it. */
export function createPostgresTicketStore(pool: Pool): TicketStore {
  const { query } = overPool(pool);
  let sweptAt = Number.NEGATIVE_INFINITY;
  return {
    put: async (secretHash, { user, session, kind, compartment, expiresAt }, now) => {
      if (now - sweptAt >= SWEEP_EVERY_MS) {
        sweptAt = now;
        await query(sweep, [now]);
      }
      await query(
        `INSERT INTO majlis.tickets (secret_hash, "user", session, kind, compartment, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [secretHash, user, session, kind, compartment, expiresAt],
      );
    },
    take: async (secretHash) => {
      const { rows } = await query("DELETE FROM majlis.tickets WHERE secret_hash = $1 RETURNING *", [secretHash]);
      const row = rows[0];
      if (!row) return null;
      const kind = text(row, "kind");
      assert(kind === "session" || kind === "token", "a ticket is bound to a session or a token");
      return {
        user: text(row, "user"),
        session: text(row, "session"),
        kind,
        compartment: text(row, "compartment"),
        expiresAt: integer(row, "expires_at"),
      };
    },
  };
}
