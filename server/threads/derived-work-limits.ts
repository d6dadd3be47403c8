import type { JobThread } from "../adapters/worker/run-on-thread.ts";
import type { PoolLimits } from "../adapters/worker/worker-pool.ts";

// The limits of derived work on one node (RULES.md, W). Honest boards stay far below them: a board of 5 MB and 140,000 entries
// loads in 0.1 s, is folded in about ten seconds in jobs of one or two, and takes some 100 MB while it is folded.

/**
 * Steps of niceness by which derived work gives way to sockets and the engine. Where these use a whole core it still gets a quarter of it
 * (sched(7)), so that its limits of time hold on a busy machine.
 */
export const LOWER_BY = 5;

/** What the documents take that a worker keeps between jobs, in bytes of updates (`documentCost`). Memory is about ten times as much. */
export const WORKER_HOT_BYTES = 16 * 1024 * 1024;

/** Starting a thread takes 50 ms, some seconds on a machine that has too much to do. What hangs there, such as a disk, is not tried in a loop. */
export const OPENING = { limitMs: 10_000, firstPauseMs: 500, longestPauseMs: 30_000 };

/**
 * Entries folded into a timeline in one job, in one or two seconds. A long ledger takes many jobs, each of which stores what it folded and
 * lets other boards have the worker, so that the limit of time ends only a fold that does not get on.
 */
export const FOLD_ENTRIES = 20_000;

/** Joins: reading stored snapshots, and packing new ones. No document is built here, and nothing else is done. */
export const JOIN_LIMITS: PoolLimits = {
  // One, because it works for milliseconds at a time, and because snapshots of a board are kept by what one worker remembers of them.
  workers: 1,
  // Every board that people come back to after a restart waits here at once.
  waiting: 5_000,
  jobMs: 60_000,
  memoryBytes: 1024 ** 3,
  watchMs: 100,
  idleMs: 120_000,
  // Short: until it is over, the people of that board are sent away with "try again".
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  opening: OPENING,
};

/** Timelines, past states, digests and checks of snapshots: everything that may build a document. */
export const DERIVED_LIMITS: PoolLimits = {
  // A board that takes all the time it is given keeps one of them busy, and the other boards have the other.
  workers: 2,
  waiting: 500,
  // The longest honest jobs are checks of a large board, a few seconds. A timeline is folded in jobs of FOLD_ENTRIES.
  jobMs: 30_000,
  memoryBytes: 768 * 1024 ** 2,
  watchMs: 100,
  // Longer than most pauses of people: the document of a board that is being followed stays in memory. What an attack made it hold must be back within a
  // minute (P12).
  idleMs: 30_000,
  firstPauseMs: 1_000,
  longestPauseMs: 300_000,
  opening: OPENING,
};

/** Lists of what a ledger holds, a page each: some milliseconds, or as long as the database makes its callers wait. */
export const LIST_LIMITS: PoolLimits = {
  // A board whose lists take all the time they are given keeps one of them busy, and the other boards have the other.
  workers: 2,
  // Everyone who has a room open asks when a node starts.
  waiting: 5_000,
  // Longer than a database that does not answer (some ten seconds), so that its own error is the one that is told.
  jobMs: 15_000,
  // The largest list is read from a few thousand acts of 64 kB at most.
  memoryBytes: 512 * 1024 ** 2,
  watchMs: 100,
  idleMs: 60_000,
  firstPauseMs: 500,
  longestPauseMs: 60_000,
  opening: OPENING,
};

/**
 * What the hub, other nodes' commits, live acts and readiness read of a ledger, beside lists: these may be as slow as they like. What it reads is a page of
 * entries or an end of a log.
 */
export const READ_LIMITS: PoolLimits = { ...LIST_LIMITS, longestPauseMs: 2_000 };

/** What boards take that a worker of the leak check keeps, in bytes of updates: with their indexes about twenty times as much memory. A room of 5,000 cards takes 5 MB. */
export const LEAK_HOT_BYTES = 16 * 1024 * 1024;

/** Leak checks: people wait for them while they type. The first one of a room reads and indexes its boards, in a second or two for 5,000 cards. */
export const LEAK_LIMITS: PoolLimits = {
  // A board that takes all the time it is given keeps one of them busy, and the other boards have the other.
  workers: 2,
  waiting: 200,
  jobMs: 20_000,
  memoryBytes: 1024 ** 3,
  watchMs: 100,
  // Longer than most pauses of a person who writes a release.
  idleMs: 120_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  opening: OPENING,
};

/** Copying a ledger's log of writes back into its file: some 12 MB each time. No caller waits, and a disk may be slow. */
export const COPYING_LIMITS: PoolLimits = {
  workers: 1,
  waiting: 1,
  jobMs: 600_000,
  memoryBytes: 256 * 1024 ** 2,
  watchMs: 10_000,
  idleMs: 120_000,
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  opening: OPENING,
};

/** One import or one restoration, each on a thread of its own: 20,000 objects take a second or two and some 300 MB. */
export const PREPARATION_LIMITS: JobThread["limits"] = {
  jobMs: 60_000,
  memoryBytes: 1024 ** 3,
  watchMs: 100,
  lowerBy: LOWER_BY,
  openMs: OPENING.limitMs,
};

/** One chunk of a ledger export takes milliseconds. The limit of time is below the one for readers of answers, so that a thread that hangs is told of in the log and in the answer. */
export const EXPORT_LIMITS: JobThread["limits"] = { ...PREPARATION_LIMITS, jobMs: 20_000 };
