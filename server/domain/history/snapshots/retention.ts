/** When a snapshot is kept for good, so that every past seq has one shortly before it. */
export interface RetentionPolicy {
  /** Bytes of updates since the last kept snapshot, at the least. */
  readonly minBytes: number;
  /** The same as a multiple of the last kept snapshot's size, at the least. */
  readonly growth: number;
}

/**
 * The sizes of a growing board's kept snapshots form a geometric series: with growth g their sum stays below (1 + 1/g) times the newest, and the
 * rolling newest adds once more. At 1/2 that is 4 times the bytes of the updates, and no moment has more than a third of its
 * history to replay. Below 64 kB a replay takes a few milliseconds, so nothing is kept.
 */
export const HISTORY_RETENTION: RetentionPolicy = { minBytes: 65_536, growth: 0.5 };

/** Whether a snapshot should be kept now, given the bytes of updates since the last kept one and the size of that one. */
export function isDue(policy: RetentionPolicy, bytesSinceKept: number, keptSizeBytes: number): boolean {
  return bytesSinceKept >= Math.max(policy.minBytes, keptSizeBytes * policy.growth);
}
