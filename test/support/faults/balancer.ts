/** Where a node serves. */
export interface Door {
  readonly url: string;
  readonly socketUrl: string;
}

/** How often every node is asked whether it takes people, and how long it may take to say so. */
const ASK_EVERY_MS = 250;
const ANSWER_LIMIT_MS = 1_500;

/** Hands out nodes in turn, without stickiness, as a load balancer does that asks each node whether it is ready. */
export class Balancer {
  readonly #doors: () => readonly Door[];
  readonly #ready: boolean[];
  #turn = 0;
  #isOver = false;

  constructor(doors: () => readonly Door[]) {
    this.#doors = doors;
    this.#ready = doors().map(() => true);
    for (const index of doors().keys()) void this.#watch(index);
  }

  /** The next node that says it is ready; any if none does. */
  next(): Door {
    const doors = this.#doors();
    for (const _ of doors) {
      this.#turn = (this.#turn + 1) % doors.length;
      if (this.#ready[this.#turn] === true) break;
    }
    return this.at(this.#turn);
  }

  /** One node, whatever it says. */
  at(index: number): Door {
    const door = this.#doors()[index];
    if (door === undefined) throw new Error(`there is no node ${index}`);
    return door;
  }

  isReady(index: number): boolean {
    return this.#ready[index] === true;
  }

  close(): void {
    this.#isOver = true;
  }

  async #watch(index: number): Promise<void> {
    while (!this.#isOver) {
      this.#ready[index] = await fetch(`${this.at(index).url}/readyz`, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }).then(
        async (answer) => {
          await answer.arrayBuffer();
          return answer.ok;
        },
        () => false,
      );
      await new Promise<void>((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  }
}
