/** Longest time an edit waits for others, milliseconds: still far below what a reader notices. */
const LONGEST_WINDOW_MS = 33;
/** Below this many watchers a flush costs less than a wait would save. */
const FEW_WATCHERS = 12;
/** Watchers per millisecond of window beyond {@link FEW_WATCHERS}. */
const WATCHERS_PER_MS = 4;
/** Commits per second above which batches are spaced out across the whole node. */
const UNHURRIED_COMMITS_PER_SECOND = 40;
/** Longest spacing of commits on a busy node, milliseconds. */
const LONGEST_COMMIT_SPACING_MS = 50;

/**
 * The window of one compartment: how long after its last flush the next may go.
 *
 * Fan-out costs one system call per watcher and flush, whatever the flush holds. A quiet compartment has no window at all,
 * because its last flush is long past; with many watchers and a steady stream the window merges what falls into it.
 */
export function windowMs(watchers: number): number {
  return watchers <= FEW_WATCHERS ? 0 : Math.min(LONGEST_WINDOW_MS, (watchers - FEW_WATCHERS) / WATCHERS_PER_MS);
}

/**
 * Spaces out the commits of a node under load: each costs a flush of the disk and a crossing of threads, whatever it holds.
 * A node that commits seldom commits at once.
 */
export class CommitPacer {
  #recentPerSecond = 0;
  #lastMs = -Infinity;

  /** Notes that a batch of `frames` writes goes to the engine now. */
  note(nowMs: number, frames: number): void {
    const elapsedMs = Math.max(0.1, nowMs - this.#lastMs);
    // An exponential average over about 200 ms; one pause resets it, since elapsed time weighs.
    const weight = Math.exp(-elapsedMs / 200);
    this.#recentPerSecond = this.#recentPerSecond * weight + (1 - weight) * ((1000 * frames) / elapsedMs);
    this.#lastMs = nowMs;
  }

  /** When the next batch may go, monotonic milliseconds. */
  nextMs(): number {
    const excess = this.#recentPerSecond - UNHURRIED_COMMITS_PER_SECOND;
    return excess <= 0 ? -Infinity : this.#lastMs + Math.min(LONGEST_COMMIT_SPACING_MS, excess / 40);
  }
}
