import type { UserId } from "../../shared/ids.ts";

/** Tells those who listen that a person's inbox changed: something came that concerns them, or they read it on one of their devices. */
export class InboxNews {
  readonly #listeners = new Set<(user: UserId) => void>();

  /** Calls the listener, which may not throw, with each later change. */
  subscribe(listener: (user: UserId) => void): void {
    this.#listeners.add(listener);
  }

  /** Says that the inbox of a person changed. Who calls it has asked whether they may know. */
  changed(user: UserId): void {
    for (const listener of this.#listeners) listener(user);
  }
}
