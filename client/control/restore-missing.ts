import { MOST_RESTORED_CARDS, type RestoreCardsRequest } from "../../shared/rest/restorations.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { api } from "./api.ts";
import type { RequestFailure } from "./rest-client.ts";

/** Brings removed cards back, in as many requests as it takes. Gives how many came back, or the first failure. */
export async function restoreMissing(
  compartment: string,
  cards: RestoreCardsRequest["cards"],
): Promise<Result<number, RequestFailure["code"]>> {
  // In the order of their removal: moments far apart do not share a request.
  const due = cards.toSorted((a, b) => a.at - b.at);
  let restored = 0;
  for (let from = 0; from < due.length; from += MOST_RESTORED_CARDS) {
    const answer = await api.restoreCards(compartment, { cards: due.slice(from, from + MOST_RESTORED_CARDS) });
    if (!answer.ok) return fail(answer.error.code);
    restored += answer.value.restored.length;
  }
  return ok(restored);
}
