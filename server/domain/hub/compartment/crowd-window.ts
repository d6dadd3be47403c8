/** Longest time an edit waits for others, milliseconds: still far below what a reader notices. */
const LONGEST_WINDOW_MS = 45;
/** Below this many watchers a flush costs less than a wait would save. */
const FEW_WATCHERS = 12;
/** Watchers per millisecond of window beyond {@link FEW_WATCHERS}. */
const WATCHERS_PER_MS = 4;

/**
 * The window of one compartment: how long after its last flush the next may go.
 *
 * Fan-out costs one system call per watcher and flush, whatever the flush holds. A quiet compartment has no window at all,
 * because its last flush is long past; with many watchers and a steady stream the window merges what falls into it.
 */
export function windowMs(watchers: number): number {
  return watchers <= FEW_WATCHERS ? 0 : Math.min(LONGEST_WINDOW_MS, (watchers - FEW_WATCHERS) / WATCHERS_PER_MS);
}
