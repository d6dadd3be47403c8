import { integer, toRemovedCard } from "../../../domain/directory-row.ts";
import { MASS_DELETION } from "../../../domain/mass-deletion/thresholds.ts";
import { MOST_REMOVED_CARDS, type RemovedCardStore } from "../../../ports/directory/removed-cards.ts";
import { fromStoredKey, toStoredKey } from "../stored-key.ts";
import { recordChange } from "./access-changes.ts";
import type { Database } from "./database.ts";

const put = `
  INSERT INTO majlis.removed_cards (compartment, "user", card, seq, at)
  SELECT $1, $2, card, seq, at FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS removed (card, seq, at)
  ON CONFLICT (compartment, "user", card) DO UPDATE SET seq = excluded.seq, at = excluded.at`;

// The first card of each mass deletion, then the second of each, and so on, up to a limit for each compartment. A mass deletion ends with a
// pause, as in `episodesOf`.
const told = `
  WITH noted AS (
    SELECT *, at - lag(at) OVER (PARTITION BY compartment, "user" ORDER BY at, seq, card) AS pause
    FROM majlis.removed_cards WHERE compartment = ANY ($1) AND at > $2
  ), grouped AS (
    SELECT *, count(*) FILTER (WHERE pause > $3) OVER (PARTITION BY compartment, "user" ORDER BY at, seq, card) AS episode FROM noted
  ), placed AS (
    SELECT *, row_number() OVER (PARTITION BY compartment, "user", episode ORDER BY at, seq, card) AS place FROM grouped
  ), shared AS (
    SELECT *, row_number() OVER (PARTITION BY compartment ORDER BY place, at DESC, seq DESC, card DESC) AS turn FROM placed
  )
  SELECT compartment, "user", card, seq, at FROM shared WHERE turn <= $4 ORDER BY at, seq, card`;

/** Cards removed in mass deletions, in PostgreSQL. */
export function postgresRemovedCards({ query, inTransaction }: Database): RemovedCardStore {
  return {
    noteRemovedCards: ({ compartment, room, user, removed, returned, since }) =>
      inTransaction(async (within) => {
        await within('DELETE FROM majlis.removed_cards WHERE compartment = $1 AND "user" = $2 AND card = ANY ($3)', [
          compartment,
          user,
          returned.map(toStoredKey),
        ]);
        // Each card once, its latest removal: one statement cannot write a row twice. Sorted, so that two nodes take the rows in one order.
        const rows = [...new Map(removed.map((row) => [row.card, row])).values()].toSorted((a, b) => (a.card < b.card ? -1 : 1));
        const cards = rows.map(({ card }) => toStoredKey(card));
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
        const { count } = await within("DELETE FROM majlis.removed_cards WHERE compartment = $1 AND card = ANY ($2)", [
          compartment,
          cards.map(toStoredKey),
        ]);
        if (count > 0) await recordChange(within, { kind: "cards-removed", room, compartment });
        return count;
      }),
    removedCardsIn: async (compartments, since) => {
      const { rows } = await query(told, [compartments, since, MASS_DELETION.windowMs, MOST_REMOVED_CARDS]);
      return rows.map(toRemovedCard).map((row) => ({ ...row, card: fromStoredKey(row.card) }));
    },
    purgeRemovedCards: async (until) => (await query("DELETE FROM majlis.removed_cards WHERE at <= $1", [until])).count,
  };
}
