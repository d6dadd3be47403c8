import type { AccessChange } from "../ports/directory.ts";

/** Called once for each change, in order. Must not throw. */
export type AccessChangeListener = (change: AccessChange) => void;

/** Tells whoever holds live connections that a right changed. In process; the order is that of the directory. */
export class AccessChanges {
  readonly #listeners = new Set<AccessChangeListener>();

  /** Calls the listener for every later change. Returns the undo; calling it twice does nothing. */
  subscribe(listener: AccessChangeListener): () => void {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const own: AccessChangeListener = (change) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Tells every subscriber. */
  publish(change: AccessChange): void {
    // A copy, so that whoever subscribes meanwhile hears of the next change first.
    const current = Array.from(this.#listeners);
    for (const listener of current) listener(change);
  }
}
