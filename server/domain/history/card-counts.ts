import type { CompartmentId } from "../../../shared/ids.ts";

/** Boards whose number of cards is kept. */
const MOST = 4_096;

/** Numbers of cards on boards. A board is built again only after its log has grown, since that takes a thread's time (P12). */
export class CardCounts {
  readonly #count: (compartment: CompartmentId) => Promise<number>;
  readonly #most: number;
  readonly #known = new Map<CompartmentId, { readonly head: number; readonly cards: number }>();

  /** `count`: counts the cards on a board at its head (`History.countCards`). Of at most `most` boards the number is kept, the oldest is forgotten first. */
  constructor(count: (compartment: CompartmentId) => Promise<number>, most = MOST) {
    this.#count = count;
    this.#most = most;
  }

  /** How many cards are on a board whose log ended at `head` when the caller looked; what was written since may be counted, too. Rejects as the count does. */
  async at(compartment: CompartmentId, head: number): Promise<number> {
    const known = this.#known.get(compartment);
    if (known?.head === head) return known.cards;
    const cards = await this.#count(compartment);
    // Kept for the head from before the count: if the log has grown meanwhile, the next caller has another one and counts again.
    this.#known.delete(compartment);
    this.#known.set(compartment, { head, cards });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#most) break;
      this.#known.delete(oldest);
    }
    return cards;
  }
}
