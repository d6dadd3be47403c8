import type { DatabaseSync } from "node:sqlite";
import { integer } from "../../../domain/directory-row.ts";
import { MOST_READ_ITEMS, type InboxItem, type InboxReadStore } from "../../../ports/directory/inbox-reads.ts";
import { inTransaction } from "./transaction.ts";

/** What people have read of their inboxes, in SQLite. */
export function sqliteInboxReads(database: DatabaseSync): InboxReadStore {
  const put = database.prepare("INSERT OR IGNORE INTO inbox_items (user, at, compartment, seq) VALUES (?, ?, ?, ?)");
  const mark = database.prepare(
    "INSERT INTO inbox_marks (user, up_to) VALUES (?1, ?2) ON CONFLICT (user) DO UPDATE SET up_to = max(up_to, excluded.up_to)",
  );
  const forget = database.prepare("DELETE FROM inbox_items WHERE user = ?1 AND at <= (SELECT up_to FROM inbox_marks WHERE user = ?1)");
  const beyond = database.prepare("SELECT at FROM inbox_items WHERE user = ? ORDER BY at DESC LIMIT 1 OFFSET ?");
  const upToOf = database.prepare("SELECT coalesce(max(up_to), 0) AS up_to FROM inbox_marks WHERE user = ?");
  const has = database.prepare("SELECT 1 FROM inbox_items WHERE user = ? AND at = ? AND compartment = ? AND seq = ?");
  const readUpTo = (user: string, upTo: number): void => {
    mark.run(user, upTo);
    forget.run(user);
  };
  const isRead = (user: string, { at, compartment, seq }: InboxItem): boolean => has.get(user, at, compartment, seq) !== undefined;
  return {
    markRead: async (user, items) =>
      inTransaction(database, () => {
        const upTo = integer(upToOf.get(user) ?? {}, "up_to");
        for (const { at, compartment, seq } of items) if (at > upTo) put.run(user, at, compartment, seq);
        const oldest = beyond.get(user, MOST_READ_ITEMS);
        if (oldest !== undefined) readUpTo(user, integer(oldest, "at"));
      }),
    markReadUpTo: async (user, upTo) => inTransaction(database, () => readUpTo(user, upTo)),
    inboxReading: async (user, items) => ({
      upTo: integer(upToOf.get(user) ?? {}, "up_to"),
      items: items.filter((item) => isRead(user, item)),
    }),
  };
}
