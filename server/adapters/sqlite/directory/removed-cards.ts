import type { DatabaseSync } from "node:sqlite";
import { integer, toRemovedCard } from "../../../domain/directory-row.ts";
import { MASS_DELETION } from "../../../domain/mass-deletion/thresholds.ts";
import { MOST_REMOVED_CARDS, type RemovedCardsNote, type RemovedCardStore } from "../../../ports/directory/removed-cards.ts";
import { changeRecorder } from "./access-changes.ts";
import { inTransaction } from "./transaction.ts";

// The first card of each mass deletion, then the second of each, and so on, up to a limit for each compartment. A mass deletion ends with a
// pause, as in `episodesOf`.
const told = `
  WITH noted AS (
    SELECT *, at - lag(at) OVER (PARTITION BY compartment, user ORDER BY at, seq, card) AS pause
    FROM removed_cards WHERE compartment IN (SELECT value FROM json_each(?1)) AND at > ?2
  ), grouped AS (
    SELECT *, count(*) FILTER (WHERE pause > ?3) OVER (PARTITION BY compartment, user ORDER BY at, seq, card) AS episode FROM noted
  ), placed AS (
    SELECT *, row_number() OVER (PARTITION BY compartment, user, episode ORDER BY at, seq, card) AS place FROM grouped
  ), shared AS (
    SELECT *, row_number() OVER (PARTITION BY compartment ORDER BY place, at DESC, seq DESC, card DESC) AS turn FROM placed
  )
  SELECT compartment, user, card, seq, at FROM shared WHERE turn <= ?4 ORDER BY at, seq, card`;

/** Cards removed in mass deletions, in SQLite. */
export function sqliteRemovedCards(database: DatabaseSync): RemovedCardStore {
  const record = changeRecorder(database);
  const put = database.prepare("INSERT OR REPLACE INTO removed_cards (compartment, user, card, seq, at) VALUES (?, ?, ?, ?, ?)");
  const drop = database.prepare("DELETE FROM removed_cards WHERE compartment = ? AND user = ? AND card = ?");
  const forget = database.prepare("DELETE FROM removed_cards WHERE compartment = ? AND card IN (SELECT value FROM json_each(?))");
  const recent = database.prepare("SELECT count(*) AS cards FROM removed_cards WHERE compartment = ? AND user = ? AND at > ?");
  const inCompartments = database.prepare(told);
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
    removedCardsIn: async (compartments, since) =>
      inCompartments.all(JSON.stringify(compartments), since, MASS_DELETION.windowMs, MOST_REMOVED_CARDS).map(toRemovedCard),
    purgeRemovedCards: async (until) => Number(purge.run(until).changes),
  };
}
