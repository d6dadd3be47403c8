import { lost, mergeExposure } from "../../../domain/exposure/merge-exposure.ts";
import { MOST_OPENED, type ExposureRecord, type ExposureStore } from "../../../ports/directory/exposures.ts";
import type { Tables } from "./tables.ts";

/** Who was sent what and opened it, in memory. */
export function memoryExposures(tables: Tables): ExposureStore {
  const { exposures, exposureRuns, openedCards } = tables;
  const rowsOf = (key: string): Map<number, ExposureRecord> => {
    const rows = exposures.get(key) ?? new Map<number, ExposureRecord>();
    exposures.set(key, rows);
    return rows;
  };
  return {
    recordExposures: async (changes) => {
      for (const change of changes) {
        const rows = rowsOf(keyOf(change));
        const { puts, drops } = mergeExposure([...rows.values()], change);
        for (const place of drops) rows.delete(place);
        for (const row of puts) rows.set(row.place, row);
      }
    },
    exposuresIn: async (compartment) =>
      [...exposures.values()]
        .flatMap((rows) => [...rows.values()])
        .filter((row) => row.compartment === compartment)
        .toSorted((a, b) => (a.user < b.user ? -1 : a.user > b.user ? 1 : a.place - b.place)),
    exposuresRecordedSince: async () => 0,
    keepExposureRun: async (run, at) => {
      const isKnown = exposureRuns.has(run);
      exposureRuns.set(run, at);
      return isKnown;
    },
    endLostExposures: async ({ aliveAfter, graceMs, now }) => {
      for (const rows of exposures.values())
        for (const row of rows.values()) {
          const seen = exposureRuns.get(row.run);
          if (row.until !== null || (seen !== undefined && seen >= aliveAfter)) continue;
          rows.set(row.place, lost(row, seen === undefined ? now : Math.min(now, seen + graceMs)));
        }
      for (const [run, seen] of exposureRuns) if (seen < aliveAfter) exposureRuns.delete(run);
    },
    recordOpened: async (opened) => {
      for (const one of opened) {
        const key = keyOf(one);
        const cards = openedCards.get(key) ?? new Map<string, typeof one>();
        openedCards.set(key, cards);
        if (!cards.has(one.card) && cards.size < MOST_OPENED) cards.set(one.card, one);
      }
    },
    openedIn: async (compartment, card) =>
      [...openedCards.values()]
        .flatMap((cards) => cards.get(card) ?? [])
        .filter((one) => one.compartment === compartment)
        .toSorted((a, b) => (a.user < b.user ? -1 : 1)),
  };
}

function keyOf({ compartment, user }: { readonly compartment: string; readonly user: string }): string {
  return `${compartment} ${user}`;
}
