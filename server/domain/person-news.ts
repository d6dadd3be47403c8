import type { UserId } from "../../shared/ids.ts";

/** Tells those who listen that something of a person changed, for instance their inbox: what came, or what they did on one of their devices. */
export class PersonNews {
  readonly #listeners = new Set<(user: UserId) => void>();

  /** Calls the listener, which may not throw, with each later change. */
  subscribe(listener: (user: UserId) => void): void {
    this.#listeners.add(listener);
  }

  /** Says that it changed for a person. The caller has checked that the person may know. */
  changed(user: UserId): void {
    for (const listener of this.#listeners) listener(user);
  }
}
