import { integer } from "../../../domain/directory-row.ts";
import { MOST_READ_ITEMS, type InboxReadStore } from "../../../ports/directory/inbox-reads.ts";
import type { Database, Query } from "./database.ts";

/** What people have read of their inboxes, in PostgreSQL. */
export function postgresInboxReads({ query, inTransaction }: Database): InboxReadStore {
  const upToOf = async (within: Query, user: string): Promise<number> => {
    const { rows } = await within('SELECT coalesce(max(up_to), 0) AS up_to FROM majlis.inbox_marks WHERE "user" = $1', [user]);
    return integer(rows[0] ?? {}, "up_to");
  };
  const readUpTo = async (within: Query, user: string, upTo: number): Promise<void> => {
    await within(
      `INSERT INTO majlis.inbox_marks ("user", up_to) VALUES ($1, $2)
      ON CONFLICT ("user") DO UPDATE SET up_to = greatest(inbox_marks.up_to, excluded.up_to)`,
      [user, upTo],
    );
    await within('DELETE FROM majlis.inbox_items WHERE "user" = $1 AND at <= (SELECT up_to FROM majlis.inbox_marks WHERE "user" = $1)', [
      user,
    ]);
  };
  return {
    markRead: (user, items) =>
      inTransaction(async (within) => {
        const upTo = await upToOf(within, user);
        const fresh = items.filter(({ at }) => at > upTo);
        await within(
          `INSERT INTO majlis.inbox_items ("user", at, compartment, seq)
          SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::bigint[]) ON CONFLICT DO NOTHING`,
          [user, fresh.map(({ at }) => String(at)), fresh.map(({ compartment }) => compartment), fresh.map(({ seq }) => String(seq))],
        );
        const { rows } = await within('SELECT at FROM majlis.inbox_items WHERE "user" = $1 ORDER BY at DESC LIMIT 1 OFFSET $2', [
          user,
          MOST_READ_ITEMS,
        ]);
        const [beyond] = rows;
        if (beyond !== undefined) await readUpTo(within, user, integer(beyond, "at"));
      }),
    markReadUpTo: (user, upTo) => inTransaction((within) => readUpTo(within, user, upTo)),
    inboxReading: async (user, items) => {
      const { rows } = await query(
        `SELECT item.place FROM unnest($2::bigint[], $3::text[], $4::bigint[]) WITH ORDINALITY AS item (at, compartment, seq, place)
        JOIN majlis.inbox_items AS read ON read."user" = $1 AND read.at = item.at AND read.compartment = item.compartment AND read.seq = item.seq`,
        [user, items.map(({ at }) => String(at)), items.map(({ compartment }) => compartment), items.map(({ seq }) => String(seq))],
      );
      const read = new Set(rows.map((row) => integer(row, "place")));
      return { upTo: await upToOf(query, user), items: items.filter((_, index) => read.has(index + 1)) };
    },
  };
}
