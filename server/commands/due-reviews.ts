import type { CompartmentId } from "../../shared/ids.ts";
import type { ReviewIndex } from "../domain/history/review-index.ts";
import type { Clock } from "../ports/clock.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import { findCompartment } from "./find-compartment.ts";
import type { Waiting, WaitingSource } from "./releases/list-waiting.ts";

/** Most reviews of one board that are listed at once, the earliest due. */
const MOST_OF_A_BOARD = 50;

/** What due reviews are read from. */
export interface ReviewPorts {
  readonly directory: CompartmentStore;
  readonly ledger: Pick<Ledger, "heads">;
  readonly reviews: Pick<ReviewIndex, "at">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/**
 * Lists the cards whose marking is due for its review, for those who may write where they lie (R48). A board whose dates cannot be read now is left out, and the
 * log says so: what else waits for a person has clocks.
 */
export function dueReviews({ directory, ledger, reviews, clock, log }: ReviewPorts): WaitingSource {
  return async (user, places) => {
    const now = clock.now();
    const found: Waiting[] = [];
    for (const [id, head] of await ledger.heads([...places.keys()])) {
      const place = places.get(id);
      const due = place === undefined ? [] : (await datesOf(id, head)).filter(({ reviewAt }) => reviewAt <= now);
      // Asked for the few boards that have any. The right to write is looked up after the dates were read: it may have ended meanwhile.
      if (place === undefined || due.length === 0 || !(await findCompartment({ directory }, user, id, "write-compartment")).ok) continue;
      for (const { card, title, reviewAt } of due.slice(0, MOST_OF_A_BOARD))
        found.push({ ...place, kind: "review", id: `${id}/${card}`, card, title, since: reviewAt, dueAt: reviewAt });
    }
    return found;
  };

  async function datesOf(id: CompartmentId, head: number): ReturnType<ReviewIndex["at"]> {
    try {
      return await reviews.at(id, head);
    } catch (cause) {
      log.warn({ err: cause, compartment: id }, "the dates of review of a board were not read; what else waits is listed without them");
      return [];
    }
  }
}
