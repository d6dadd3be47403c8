import type { DatabaseSync } from "node:sqlite";
import { integer, toExposure, toOpenedCard } from "../../../domain/directory-row.ts";
import { mergeExposure } from "../../../domain/exposure/merge-exposure.ts";
import {
  MOST_OPENED,
  type ExposureChange,
  type ExposureRecord,
  type ExposureStore,
  type OpenedCard,
} from "../../../ports/directory/exposures.ts";
import { inTransaction } from "./transaction.ts";

/** Who was sent what and opened it, in SQLite. */
export function sqliteExposures(database: DatabaseSync): ExposureStore {
  const ofPerson = database.prepare("SELECT * FROM exposures WHERE compartment = ? AND user = ?");
  const ofCompartment = database.prepare("SELECT * FROM exposures WHERE compartment = ? ORDER BY user, place");
  const put = exposureInserter(database);
  const drop = database.prepare("DELETE FROM exposures WHERE compartment = ? AND user = ? AND place = ?");
  const start = database.prepare("SELECT at FROM exposure_start");
  const seeRun = database.prepare("UPDATE exposure_runs SET seen_at = ?2 WHERE run = ?1");
  const addRun = database.prepare("INSERT INTO exposure_runs (run, seen_at) VALUES (?, ?)");
  const endLost = database.prepare(
    `UPDATE exposures SET run = '', until = max(since, min(?2, coalesce((SELECT seen_at FROM exposure_runs r WHERE r.run = exposures.run) + ?3, ?2)))
    WHERE until IS NULL AND run NOT IN (SELECT run FROM exposure_runs WHERE seen_at >= ?1)`,
  );
  const forgetRuns = database.prepare("DELETE FROM exposure_runs WHERE seen_at < ?");
  const putOpened = database.prepare(
    `INSERT OR IGNORE INTO opened_cards (compartment, card, user, at) SELECT ?1, ?2, ?3, ?4
    WHERE (SELECT count(*) FROM opened_cards WHERE compartment = ?1 AND user = ?3) < ?5`,
  );
  const opened = database.prepare("SELECT * FROM opened_cards WHERE compartment = ? AND card = ? ORDER BY user");
  const record = (change: ExposureChange): void => {
    const { compartment, user } = change;
    const { puts, drops } = mergeExposure(ofPerson.all(compartment, user).map(toExposure), change);
    for (const place of drops) drop.run(compartment, user, place);
    for (const row of puts) put(row);
  };
  const recordOpened = ({ compartment, card, user, at }: OpenedCard) => putOpened.run(compartment, card, user, at, MOST_OPENED);
  return {
    recordExposures: async (changes) => inTransaction(database, () => changes.forEach(record)),
    exposuresIn: async (compartment) => ofCompartment.all(compartment).map(toExposure),
    exposuresRecordedSince: async () => integer(start.get() ?? {}, "at"),
    keepExposureRun: async (run, at) =>
      inTransaction(database, () => {
        const isKnown = seeRun.run(run, at).changes > 0;
        if (!isKnown) addRun.run(run, at);
        return isKnown;
      }),
    endLostExposures: async ({ aliveAfter, graceMs, now }) =>
      inTransaction(database, () => {
        endLost.run(aliveAfter, now, graceMs);
        forgetRuns.run(aliveAfter);
      }),
    recordOpened: async (cards) => inTransaction(database, () => cards.forEach(recordOpened)),
    openedIn: async (compartment, card) => opened.all(compartment, card).map(toOpenedCard),
  };
}

/** Writes a row, in place of the one that stood there. */
export function exposureInserter(database: DatabaseSync): (row: ExposureRecord) => void {
  const put = database.prepare(
    `INSERT OR REPLACE INTO exposures (compartment, user, place, channel, base_seq, since, since_seq, until, until_seq, run)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ compartment, user, place, channel, baseSeq, since, sinceSeq, until, untilSeq, run }) =>
    void put.run(compartment, user, place, channel, baseSeq, since, sinceSeq, until, untilSeq, run);
}

/** Writes that a person opened a card, in a folder that is being filled. */
export function openedCardInserter(database: DatabaseSync): (row: OpenedCard) => void {
  const put = database.prepare("INSERT INTO opened_cards (compartment, card, user, at) VALUES (?, ?, ?, ?)");
  return ({ compartment, card, user, at }) => void put.run(compartment, card, user, at);
}
