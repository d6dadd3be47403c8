import type { AccessChange } from "../ports/directory/access-changes.ts";

/** Called once for each change, in order. Must not throw. */
export type AccessChangeListener = (change: AccessChange) => void;

/** Publishes changes of rights to the parts of this process that hold live connections, in the directory's order. */
export class AccessChanges {
  readonly #listeners = new Set<AccessChangeListener>();

  /** Calls the listener for every later change. Returns the undo; calling it twice does nothing. */
  subscribe(listener: AccessChangeListener): () => void {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const own: AccessChangeListener = (change) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /**
   * Looks up a right, and repeats the look-up if a change was published meanwhile, since the answer may be from before the change; with `concerns` only
   * for changes that it picks, since where many rights change at once, look-ups would go on for as long.
   * Calls `use` with the answer in the same turn, so that no change can come between, and returns its result.
   */
  async steadily<Found, Used>(
    look: () => Promise<Found>,
    use: (found: Found) => Used,
    concerns: (change: AccessChange) => boolean = () => true,
  ): Promise<Used> {
    let isStale = false;
    const unsubscribe = this.subscribe((change) => (isStale ||= concerns(change)));
    try {
      for (;;) {
        isStale = false;
        const found = await look();
        if (!isStale) return use(found);
      }
    } finally {
      unsubscribe();
    }
  }

  /** Calls every listener. */
  publish(change: AccessChange): void {
    // A copy, so that a listener added meanwhile gets only later changes.
    const current = Array.from(this.#listeners);
    for (const listener of current) listener(change);
  }
}
