import type { DatabaseSync } from "node:sqlite";
import { integer, toRemovedCard } from "../../../domain/directory-row.ts";
import { MOST_REMOVED_CARDS, type RemovedCardsNote, type RemovedCardStore } from "../../../ports/directory/removed-cards.ts";
import { changeRecorder } from "./access-changes.ts";
import { inTransaction } from "./transaction.ts";

/** Cards removed in mass deletions, in SQLite. */
export function sqliteRemovedCards(database: DatabaseSync): RemovedCardStore {
  const record = changeRecorder(database);
  const put = database.prepare("INSERT OR REPLACE INTO removed_cards (compartment, user, card, seq, at) VALUES (?, ?, ?, ?, ?)");
  const drop = database.prepare("DELETE FROM removed_cards WHERE compartment = ? AND user = ? AND card = ?");
  const forget = database.prepare("DELETE FROM removed_cards WHERE compartment = ? AND card IN (SELECT value FROM json_each(?))");
  const recent = database.prepare("SELECT count(*) AS cards FROM removed_cards WHERE compartment = ? AND user = ? AND at > ?");
  const inRoom = database.prepare(
    `SELECT r.* FROM removed_cards r JOIN compartments c ON c.id = r.compartment WHERE c.room = ? AND r.at > ?
    ORDER BY r.at DESC, r.seq DESC, r.card DESC LIMIT ?`,
  );
  const purge = database.prepare("DELETE FROM removed_cards WHERE at <= ?");

  const note = ({ compartment, room, user, removed, returned, since }: RemovedCardsNote): number => {
    for (const card of returned) drop.run(compartment, user, card);
    for (const { card, seq, at } of removed) put.run(compartment, user, card, seq, at);
    record({ kind: "cards-removed", room, compartment });
    return integer(recent.get(compartment, user, since) ?? {}, "cards");
  };
  return {
    noteRemovedCards: async (noted) => inTransaction(database, () => note(noted)),
    forgetRemovedCards: async ({ compartment, room, cards }) =>
      inTransaction(database, () => {
        const { changes } = forget.run(compartment, JSON.stringify(cards));
        if (changes > 0) record({ kind: "cards-removed", room, compartment });
        return Number(changes);
      }),
    removedCardsIn: async (room, since) => inRoom.all(room, since, MOST_REMOVED_CARDS).map(toRemovedCard).toReversed(),
    purgeRemovedCards: async (until) => Number(purge.run(until).changes),
  };
}
