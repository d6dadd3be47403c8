import type { CompartmentId } from "../../../shared/ids.ts";
import type { ReviewDates, ReviewedCard } from "../../ports/history.ts";

/** Boards whose dates are kept. */
const MOST = 4_096;

/** The dates of review of boards, kept up as their logs grow. What is lost is read again from the ledger. */
export class ReviewIndex {
  readonly #read: (compartment: CompartmentId, known?: ReviewDates) => Promise<ReviewDates>;
  readonly #most: number;
  readonly #known = new Map<CompartmentId, ReviewDates>();

  /** `read`: `History.reviewDates`. Of at most `most` boards the dates are kept, the one that was asked for the longest ago is forgotten first. */
  constructor(read: (compartment: CompartmentId, known?: ReviewDates) => Promise<ReviewDates>, most = MOST) {
    this.#read = read;
    this.#most = most;
  }

  /** The dates of a board whose log ended at `head` when the caller looked, the earliest first; what was written since may be in them, too. Rejects as the reading does. */
  async at(compartment: CompartmentId, head: number): Promise<readonly ReviewedCard[]> {
    const before = this.#known.get(compartment);
    const dates = before !== undefined && before.seq >= head ? before : await this.#read(compartment, before);
    const newer = this.#known.get(compartment);
    this.#known.delete(compartment);
    this.#known.set(compartment, newer !== undefined && newer.seq > dates.seq ? newer : dates);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#most) break;
      this.#known.delete(oldest);
    }
    return dates.cards;
  }
}
