import type { Dice } from "../planted-leaks/dice.ts";

/** Whose turn it is, where everything that asks a store waits for one: which of them goes on is drawn, so that orders follow from a seed. */
export class Turns {
  readonly #dice: Dice;
  #waiting: { readonly node: string; readonly go: () => void }[] = [];

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** Waits for a turn on a node, and then does something that nothing else comes between. */
  async take<Value>(node: string, work: () => Value | Promise<Value>): Promise<Value> {
    await new Promise<void>((go) => this.#waiting.push({ node, go }));
    return await work();
  }

  /** Ends what a node was at, wherever it was: none of it goes on. */
  crash(node: string): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.node !== node);
  }

  /** Gives turns until nobody waits for one, at most `most`. */
  async run(most = Infinity): Promise<void> {
    for (let turn = 0; turn < most; turn++) {
      // What runs without asking a store runs to its next question.
      await new Promise<void>((settled) => setImmediate(settled));
      if (this.#waiting.length === 0) return;
      const [next] = this.#waiting.splice(this.#dice.between(0, this.#waiting.length - 1), 1);
      next!.go();
    }
  }
}
