import { MOST_REMOVED_CARDS, type RemovedCardStore } from "../../../ports/directory/removed-cards.ts";
import type { Tables } from "./tables.ts";

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
    removedCardsIn: async (room, since) =>
      [...tables.removedCards.values()]
        .filter(({ compartment, at }) => tables.compartments.get(compartment)?.room === room && at > since)
        .toSorted((a, b) => a.at - b.at || a.seq - b.seq || (a.card < b.card ? -1 : 1))
        .slice(-MOST_REMOVED_CARDS),
    purgeRemovedCards: async (until) => {
      const ended = [...tables.removedCards].filter(([, { at }]) => at <= until);
      for (const [name] of ended) tables.removedCards.delete(name);
      return ended.length;
    },
  };
}
