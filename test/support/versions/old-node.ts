import type { Pool } from "pg";
import type { AccessChange } from "../../../server/ports/directory/access-changes.ts";

/**
 * What a node of e32bb96 does to the database that it shares with one of this version, in the statements of its own adapter: it knows neither the trail of rights nor that
 * an invitation can be refused. The real one is started by test/trials/versions.ts.
 */
export class OldNode {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async setMember(room: string, user: string, role: string): Promise<void> {
    await this.#change(
      { kind: "role-changed", user, room, role } as AccessChange,
      ["SELECT host FROM majlis.rooms WHERE id = $1 FOR NO KEY UPDATE", [room]],
      [
        `INSERT INTO majlis.members (room, "user", role) VALUES ($1, $2, $3)
        ON CONFLICT (room, "user") DO UPDATE SET role = excluded.role`,
        [room, user, role],
      ],
    );
  }

  async disable(user: string): Promise<void> {
    await this.#change({ kind: "user-disabled", user }, ["UPDATE majlis.users SET is_disabled = TRUE WHERE id = $1", [user]]);
  }

  async endSession(user: string, session: string): Promise<void> {
    const drop = 'DELETE FROM majlis.sessions WHERE id = $1 AND "user" = $2';
    await this.#change({ kind: "session-ended", user, session }, [drop, [session, user]]);
  }

  async addUser(username: string, partner: string): Promise<void> {
    await this.#pool.query(
      `INSERT INTO majlis.users (id, username, display_name, partner, is_admin, is_partner_admin, may_release, password_hash, created_at)
      VALUES ($1, $2, $2, $3, FALSE, FALSE, FALSE, 'hash', 1)`,
      [`id-${username}`, username, partner],
    );
  }

  /** In place of the inviter's earlier invitation to that name and room, if there is one. */
  async invite(
    id: string,
    { room, by, username }: { readonly room: string; readonly by: string; readonly username: string },
  ): Promise<void> {
    await this.#pool.query("DELETE FROM majlis.invitations WHERE room = $1 AND invited_by = $2 AND username = $3", [room, by, username]);
    await this.#pool.query(
      `INSERT INTO majlis.invitations (id, room, invited_by, role, username, partner, secret_hash, created_at, expires_at)
      VALUES ($1, $2, $3, 'analyst', $4, NULL, NULL, 11, 1000)`,
      [id, room, by, username],
    );
  }

  /** The invitations to a name: those that were refused, too. */
  async invitationsTo(username: string): Promise<readonly string[]> {
    const { rows } = await this.#pool.query<{ id: string }>("SELECT id FROM majlis.invitations WHERE username = $1 ORDER BY id", [
      username,
    ]);
    return rows.map(({ id }) => id);
  }

  async #change(change: AccessChange, ...statements: readonly (readonly [sql: string, values: readonly string[]])[]): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query("BEGIN");
      for (const [sql, values] of statements) await client.query(sql, [...values]);
      await client.query("INSERT INTO majlis.access_changes (change) VALUES ($1)", [JSON.stringify(change)]);
      await client.query("COMMIT");
    } finally {
      client.release();
    }
  }
}
