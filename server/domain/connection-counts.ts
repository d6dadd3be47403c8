/** How many connections of one kind each person has on this node, held to a limit (P12). */
export class ConnectionCounts {
  readonly #most: number;
  readonly #byUser = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more connection of a person, and returns how to end it (once counts; more do nothing); null if it is one too many. */
  take(user: string): (() => void) | null {
    const count = this.#byUser.get(user) ?? 0;
    if (count >= this.#most) return null;
    this.#byUser.set(user, count + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.#byUser.get(user) ?? 1) - 1;
      if (left === 0) this.#byUser.delete(user);
      else this.#byUser.set(user, left);
    };
  }
}
