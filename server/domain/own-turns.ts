import type { Turns } from "../ports/turns.ts";

/** Turns among the work of this process, first come first served. */
export class OwnTurns implements Turns {
  readonly #last = new Map<string, Promise<void>>();

  take<Outcome>(name: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work);
    // The next turn starts when this one ends, also if it fails.
    const ended = turn.then(
      () => {},
      () => {},
    );
    this.#last.set(name, ended);
    void ended.then(() => this.#last.get(name) === ended && this.#last.delete(name));
    return turn;
  }
}
