import { episodesOf } from "../../../domain/mass-deletion/episodes.ts";
import {
  MOST_REMOVED_CARDS,
  type RemovedCard,
  type RemovedCardRecord,
  type RemovedCardStore,
} from "../../../ports/directory/removed-cards.ts";
import type { Tables } from "./tables.ts";

function byTime(a: RemovedCard, b: RemovedCard): number {
  return a.at - b.at || a.seq - b.seq || (a.card < b.card ? -1 : 1);
}

/** The rows of one compartment, up to the limit: the first card of each mass deletion, then the second of each, and so on. */
function evenly(rows: readonly RemovedCardRecord[]): RemovedCardRecord[] {
  const episodes = episodesOf(rows.toSorted(byTime));
  const placed = episodes.flatMap(({ compartment, user, cards }) =>
    cards.map((card, place) => ({ row: { compartment, user, ...card }, place })),
  );
  return placed
    .toSorted((a, b) => a.place - b.place || byTime(b.row, a.row))
    .slice(0, MOST_REMOVED_CARDS)
    .map(({ row }) => row);
}

/** Cards removed in mass deletions, in memory. */
export function memoryRemovedCards(tables: Tables): RemovedCardStore {
  const key = (compartment: string, user: string, card: string): string => JSON.stringify([compartment, user, card]);
  return {
    noteRemovedCards: async ({ compartment, room, user, removed, returned, since }) => {
      for (const card of returned) tables.removedCards.delete(key(compartment, user, card));
      for (const row of removed) tables.removedCards.set(key(compartment, user, row.card), { ...row, compartment, user });
      tables.record({ kind: "cards-removed", room, compartment });
      return [...tables.removedCards.values()].filter((row) => row.compartment === compartment && row.user === user && row.at > since)
        .length;
    },
    forgetRemovedCards: async ({ compartment, room, cards }) => {
      const known = [...tables.removedCards].filter(([, row]) => row.compartment === compartment && cards.includes(row.card));
      for (const [name] of known) tables.removedCards.delete(name);
      if (known.length > 0) tables.record({ kind: "cards-removed", room, compartment });
      return known.length;
    },
    removedCardsIn: async (compartments, since) =>
      [...new Set(compartments)]
        .flatMap((id) => evenly([...tables.removedCards.values()].filter(({ compartment, at }) => compartment === id && at > since)))
        .toSorted(byTime),
    purgeRemovedCards: async (until) => {
      const ended = [...tables.removedCards].filter(([, { at }]) => at <= until);
      for (const [name] of ended) tables.removedCards.delete(name);
      return ended.length;
    },
  };
}
