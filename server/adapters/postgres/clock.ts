import type { Pool } from "pg";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/** How often the database is asked again, milliseconds. */
const MEASURE_MS = 10_000;
/** An answer that took longer says too little of when it was given. */
const LONGEST_ROUND_TRIP_MS = 500;
/** Readings at the start, of which the quickest counts: the first may have had to connect. */
const FIRST_READINGS = 3;

/** A clock that must be stopped. */
export interface DatabaseClock extends Clock {
  /** Ends its measuring; it goes on telling the time. Idempotent. */
  stop(): void;
}

/** One look at the database's clock: what it said, and how far the node's monotonic time was then. */
interface Reading {
  readonly offset: number;
  readonly roundTripMs: number;
}

/**
 * The database's clock, carried forward by the node's monotonic time and set again every 10 s, so that all nodes of a cluster agree
 * on the time whatever their own clocks say. Never goes backwards; goes on while the database is away. Timers are those of `base`.
 * Rejects where the database cannot be asked now.
 */
export async function startDatabaseClock(pool: Pool, { base, log }: { readonly base: Clock; readonly log: Log }): Promise<DatabaseClock> {
  return startClock(() => databaseTime(pool), { base, log });
}

/** {@link startDatabaseClock} over any way to ask for the time, milliseconds since the epoch. */
export async function startClock(
  ask: () => Promise<number>,
  { base, log }: { readonly base: Clock; readonly log: Log },
): Promise<DatabaseClock> {
  let best = await read(ask, base);
  for (let count = 1; count < FIRST_READINGS; count += 1) {
    const next = await read(ask, base);
    if (next.roundTripMs < best.roundTripMs) best = next;
  }
  let { offset } = best;
  let latest = 0;
  let isStopped = false;
  let cancel: () => void = () => undefined;
  const measure = async (): Promise<void> => {
    try {
      const reading = await read(ask, base);
      if (reading.roundTripMs <= LONGEST_ROUND_TRIP_MS) ({ offset } = reading);
    } catch (cause) {
      log.debug({ err: cause }, "the database's clock could not be read; the node's own carries on");
    }
    if (!isStopped) cancel = base.after(MEASURE_MS, () => void measure());
  };
  cancel = base.after(MEASURE_MS, () => void measure());
  return {
    now: () => (latest = Math.max(latest, Math.floor(offset + base.monotonic()))),
    monotonic: () => base.monotonic(),
    after: (delayMs, callback) => base.after(delayMs, callback),
    next: (callback) => base.next(callback),
    soon: (callback) => base.soon(callback),
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}

async function read(ask: () => Promise<number>, base: Clock): Promise<Reading> {
  const before = base.monotonic();
  const time = await ask();
  const after = base.monotonic();
  // The database looked at its clock somewhere in between; half-way errs least.
  return { offset: time - (before + after) / 2, roundTripMs: after - before };
}

async function databaseTime(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ now: number }>("SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now");
  const now = rows[0]?.now;
  if (now === undefined) throw new Error("broken assumption: the database tells the time");
  return now;
}
