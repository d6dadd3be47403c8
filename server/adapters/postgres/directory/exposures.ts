import { integer, text, toExposure, toOpenedCard } from "../../../domain/directory-row.ts";
import { mergeExposure } from "../../../domain/exposure/merge-exposure.ts";
import { MOST_OPENED, type ExposureChange, type ExposureRecord, type ExposureStore } from "../../../ports/directory/exposures.ts";
import { fromStoredKey, toStoredKey } from "../stored-key.ts";
import { LOCK, LOCK_SPACE } from "../advisory-lock.ts";
import type { Database, Query } from "./database.ts";

/** Who was sent what and opened it, in PostgreSQL. */
export function postgresExposures({ query, inTransaction }: Database): ExposureStore {
  return {
    recordExposures: (changes) => inTransaction((within) => record(within, changes)),
    exposuresIn: async (compartment) => {
      const { rows } = await query(`SELECT * FROM majlis.exposures WHERE compartment = $1 ORDER BY "user", place`, [compartment]);
      return rows.map(toExposure);
    },
    exposuresRecordedSince: async () => {
      const { rows } = await query("SELECT at FROM majlis.exposure_start");
      return integer(rows[0] ?? {}, "at");
    },
    keepExposureRun: async (run, at) => {
      const { count } = await query("UPDATE majlis.exposure_runs SET seen_at = $2 WHERE run = $1", [run, at]);
      if (count > 0) return true;
      await query("INSERT INTO majlis.exposure_runs (run, seen_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", [run, at]);
      return false;
    },
    endLostExposures: ({ aliveAfter, graceMs, now }) =>
      inTransaction(async (within) => {
        await within("SELECT pg_advisory_xact_lock($1, $2)", [LOCK_SPACE, LOCK.exposures]);
        await within(
          `UPDATE majlis.exposures e SET run = '', until = greatest(e.since, least($2::bigint,
            coalesce((SELECT seen_at FROM majlis.exposure_runs r WHERE r.run = e.run) + $3::bigint, $2::bigint)))
          WHERE until IS NULL AND run NOT IN (SELECT run FROM majlis.exposure_runs WHERE seen_at >= $1)`,
          [aliveAfter, now, graceMs],
        );
        await within("DELETE FROM majlis.exposure_runs WHERE seen_at < $1", [aliveAfter]);
      }),
    recordOpened: (opened) =>
      inTransaction(async (within) => {
        for (const { compartment, card, user, at } of opened)
          await within(
            `INSERT INTO majlis.opened_cards (compartment, card, "user", at) SELECT $1, $2, $3, $4::bigint
            WHERE (SELECT count(*) FROM majlis.opened_cards WHERE compartment = $1 AND "user" = $3) < $5::bigint ON CONFLICT DO NOTHING`,
            [compartment, toStoredKey(card), user, at, MOST_OPENED],
          );
      }),
    openedIn: async (compartment, card) => {
      const { rows } = await query(`SELECT * FROM majlis.opened_cards WHERE compartment = $1 AND card = $2 ORDER BY "user"`, [
        compartment,
        toStoredKey(card),
      ]);
      return rows.map((row) => ({ ...toOpenedCard(row), card: fromStoredKey(text(row, "card")) }));
    },
  };
}

async function record(within: Query, changes: readonly ExposureChange[]): Promise<void> {
  // Two nodes that record the same person would each add a row to what they read.
  await within("SELECT pg_advisory_xact_lock($1, $2)", [LOCK_SPACE, LOCK.exposures]);
  const rows = await rowsOf(within, changes);
  const before = new Map(rows);
  for (const change of changes) {
    const own = [...rows.values()].filter(({ compartment, user }) => compartment === change.compartment && user === change.user);
    const { puts, drops } = mergeExposure(own, change);
    for (const place of drops) rows.delete(keyOf({ ...change, place }));
    for (const row of puts) rows.set(keyOf(row), row);
  }
  await drop(
    within,
    [...before].flatMap(([key, row]) => (rows.has(key) ? [] : [row])),
  );
  await put(
    within,
    [...rows].flatMap(([key, row]) => (before.get(key) === row ? [] : [row])),
  );
}

function keyOf({ compartment, user, place }: Pick<ExposureRecord, "compartment" | "user" | "place">): string {
  return `${compartment} ${user} ${place}`;
}

/** The rows of everybody whom changes are about. */
async function rowsOf(within: Query, changes: readonly ExposureChange[]): Promise<Map<string, ExposureRecord>> {
  const { rows } = await within(
    `SELECT e.* FROM majlis.exposures e
    JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS of (compartment, "user")) asked USING (compartment, "user")`,
    [changes.map(({ compartment }) => compartment), changes.map(({ user }) => user)],
  );
  return new Map(rows.map(toExposure).map((row) => [keyOf(row), row]));
}

async function drop(within: Query, rows: readonly ExposureRecord[]): Promise<void> {
  if (rows.length === 0) return;
  await within(
    `DELETE FROM majlis.exposures WHERE (compartment, "user", place) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]))`,
    [rows.map(({ compartment }) => compartment), rows.map(({ user }) => user), rows.map(({ place }) => String(place))],
  );
}

async function put(within: Query, rows: readonly ExposureRecord[]): Promise<void> {
  if (rows.length === 0) return;
  const column = (of: (row: ExposureRecord) => number | string | null): string[] => rows.map((row) => String(of(row) ?? ""));
  await within(
    `INSERT INTO majlis.exposures (compartment, "user", place, channel, base_seq, since, since_seq, until, until_seq, run)
    SELECT compartment, "user", place, channel, base_seq, since, since_seq, nullif(until, '')::bigint, nullif(until_seq, '')::bigint, run
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::text[])
      AS new (compartment, "user", place, channel, base_seq, since, since_seq, until, until_seq, run)
    ON CONFLICT (compartment, "user", place) DO UPDATE SET channel = excluded.channel, base_seq = excluded.base_seq, since = excluded.since,
      since_seq = excluded.since_seq, until = excluded.until, until_seq = excluded.until_seq, run = excluded.run`,
    [
      column(({ compartment }) => compartment),
      column(({ user }) => user),
      column(({ place }) => place),
      column(({ channel }) => channel),
      column(({ baseSeq }) => baseSeq),
      column(({ since }) => since),
      column(({ sinceSeq }) => sinceSeq),
      column(({ until }) => until),
      column(({ untilSeq }) => untilSeq),
      column(({ run }) => run),
    ],
  );
}
