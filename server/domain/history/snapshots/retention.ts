/** When a checkpoint is kept for good, so that any past moment is near one. */
export interface CheckpointPolicy {
  /** No checkpoint is kept before so many bytes of updates came since the last kept one. */
  readonly minBytes: number;
  /** Nor before so many times the size of the last kept one. */
  readonly growth: number;
}

/**
 * Kept checkpoints of a growing board form a geometric row: with growth g their sum stays below (1 + 1/g) times the newest one, and the
 * rolling newest adds once more. At 1/2 that is 4 times the bytes of the updates, and no moment has more than a third of its
 * history to replay. Below 64 kB a replay takes a few milliseconds, so nothing is kept.
 */
export const HISTORY_POLICY: CheckpointPolicy = { minBytes: 65_536, growth: 0.5 };

/** Whether the board should be kept now, given the bytes of updates since the last kept checkpoint and that one's size. */
export function isDue(policy: CheckpointPolicy, bytesSinceKept: number, keptSizeBytes: number): boolean {
  return bytesSinceKept >= Math.max(policy.minBytes, keptSizeBytes * policy.growth);
}
