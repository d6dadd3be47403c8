import type { AccessChange } from "../ports/directory/access-changes.ts";

/** Called once for each change, in order. Must not throw. */
export type AccessChangeListener = (change: AccessChange) => void;

/** Tells whoever holds live connections that a right changed. In process; the order is that of the directory. */
export class AccessChanges {
  readonly #listeners = new Set<AccessChangeListener>();
  #told = 0;

  /** Calls the listener for every later change. Returns the undo; calling it twice does nothing. */
  subscribe(listener: AccessChangeListener): () => void {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const own: AccessChangeListener = (change) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /**
   * Looks up what somebody may do, and again where a change was told meanwhile: an answer given before the change may come after it.
   * `use` is called with the answer in the same step, so that no change falls between; what it gives is given.
   */
  async steadily<Found, Used>(look: () => Promise<Found>, use: (found: Found) => Used): Promise<Used> {
    for (;;) {
      const told = this.#told;
      const found = await look();
      if (told === this.#told) return use(found);
    }
  }

  /** Tells every subscriber. */
  publish(change: AccessChange): void {
    this.#told++;
    // A copy, so that whoever subscribes meanwhile hears of the next change first.
    const current = Array.from(this.#listeners);
    for (const listener of current) listener(change);
  }
}
