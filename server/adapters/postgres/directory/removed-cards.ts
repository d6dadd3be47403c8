import { integer, toRemovedCard } from "../../../domain/directory-row.ts";
import { MOST_REMOVED_CARDS, type RemovedCardStore } from "../../../ports/directory/removed-cards.ts";
import { recordChange } from "./access-changes.ts";
import type { Database } from "./database.ts";

const put = `
  INSERT INTO majlis.removed_cards (compartment, "user", card, seq, at)
  SELECT $1, $2, card, seq, at FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS removed (card, seq, at)
  ON CONFLICT (compartment, "user", card) DO UPDATE SET seq = excluded.seq, at = excluded.at`;

/** Cards removed in mass deletions, in PostgreSQL. */
export function postgresRemovedCards({ query, inTransaction }: Database): RemovedCardStore {
  return {
    noteRemovedCards: ({ compartment, room, user, removed, returned, since }) =>
      inTransaction(async (within) => {
        await within('DELETE FROM majlis.removed_cards WHERE compartment = $1 AND "user" = $2 AND card = ANY ($3)', [
          compartment,
          user,
          returned,
        ]);
        // Each card once, its latest removal: one statement cannot write a row twice. Sorted, so that two nodes take the rows in one order.
        const rows = [...new Map(removed.map((row) => [row.card, row])).values()].toSorted((a, b) => (a.card < b.card ? -1 : 1));
        const cards = rows.map(({ card }) => card);
        await within(put, [compartment, user, cards, rows.map(({ seq }) => String(seq)), rows.map(({ at }) => String(at))]);
        const counted = await within(
          'SELECT count(*) AS cards FROM majlis.removed_cards WHERE compartment = $1 AND "user" = $2 AND at > $3',
          [compartment, user, since],
        );
        await recordChange(within, { kind: "cards-removed", room, compartment });
        return integer(counted.rows[0] ?? {}, "cards");
      }),
    forgetRemovedCards: ({ compartment, room, cards }) =>
      inTransaction(async (within) => {
        const { count } = await within("DELETE FROM majlis.removed_cards WHERE compartment = $1 AND card = ANY ($2)", [compartment, cards]);
        if (count > 0) await recordChange(within, { kind: "cards-removed", room, compartment });
        return count;
      }),
    removedCardsIn: async (room, since) => {
      const { rows } = await query(
        `SELECT r.* FROM majlis.removed_cards r JOIN majlis.compartments c ON c.id = r.compartment WHERE c.room = $1 AND r.at > $2
        ORDER BY r.at DESC, r.seq DESC, r.card DESC LIMIT $3`,
        [room, since, MOST_REMOVED_CARDS],
      );
      return rows.map(toRemovedCard).toReversed();
    },
    purgeRemovedCards: async (until) => (await query("DELETE FROM majlis.removed_cards WHERE at <= $1", [until])).count,
  };
}
