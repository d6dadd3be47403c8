/**
 * Above so many connections that commit per second, batches are spaced out across the whole node. Connections whose writes hold nothing new, or
 * are refused, commit nothing.
 */
const UNHURRIED_COMMITS_PER_SECOND = 40;
/** Longest spacing of commits on a busy node, milliseconds. */
const LONGEST_COMMIT_SPACING_MS = 50;

/**
 * Spaces out the commits of a node under load: each costs a flush of the disk and a crossing of threads, whatever it holds.
 * A node that commits seldom commits at once.
 */
export class CommitPacer {
  #recentPerSecond = 0;
  #lastMs = -Infinity;

  /** Notes that a batch that went to the engine at `nowMs` has committed writes of so many connections. */
  note(nowMs: number, connections: number): void {
    const elapsedMs = Math.max(0.1, nowMs - this.#lastMs);
    // An exponential average over about 200 ms; one pause resets it, since elapsed time weighs.
    const weight = Math.exp(-elapsedMs / 200);
    this.#recentPerSecond = this.#recentPerSecond * weight + (1 - weight) * ((1000 * connections) / elapsedMs);
    this.#lastMs = nowMs;
  }

  /** When the next batch may go, monotonic milliseconds. */
  nextMs(): number {
    const excess = this.#recentPerSecond - UNHURRIED_COMMITS_PER_SECOND;
    return excess <= 0 ? -Infinity : this.#lastMs + Math.min(LONGEST_COMMIT_SPACING_MS, excess / 40);
  }
}
