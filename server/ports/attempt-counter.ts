// Counting attempts, so that guessing is held back. Counts are lost with what keeps them, and may be of one node alone for a while:
// they slow attackers down and decide nothing else.

/** How often something happened within the present window. */
export interface AttemptCount {
  readonly attempts: number;
  /** Until the count starts again from nothing, milliseconds. */
  readonly resetsInMs: number;
}

/** Counts by key in windows of fixed length, each of which starts with its first attempt. Never rejects, and answers within a second. */
export interface AttemptCounter {
  /** Counts one more and tells the count with it. No two callers, on whatever node, are told the same count. */
  add(key: string): Promise<AttemptCount>;
  /** The count, or null if there is none. */
  read(key: string): Promise<AttemptCount | null>;
  /** Starts again from nothing. */
  forget(key: string): Promise<void>;
}

/** Opens the counter of one kind of attempt. Kinds do not share counts, nodes of one cluster do. */
export type OpenAttemptCounter = (kind: string, windowSeconds: number) => AttemptCounter;
