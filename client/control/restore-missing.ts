import { MOST_RESTORED_CARDS, type RestoreCardsRequest } from "../../shared/rest/restorations.ts";
import { api, type RestorationAnswer } from "./api.ts";
import type { RequestFailure } from "./rest-client.ts";

/** What became of removed cards that were asked back: how many came, which did not and why, and what stopped the rest; null if nothing did. */
export interface RestorationOutcome {
  readonly restored: number;
  readonly refused: RestorationAnswer["refused"];
  readonly failure: RequestFailure["code"] | null;
}

/** Brings removed cards back, in as many requests as it takes. The first request that fails ends it; what was restored until then stays. */
export async function restoreMissing(compartment: string, cards: RestoreCardsRequest["cards"]): Promise<RestorationOutcome> {
  // In the order of their removal: moments far apart do not share a request.
  const due = cards.map(({ id, at }) => ({ id, at })).toSorted((a, b) => a.at - b.at);
  const refused: RestorationAnswer["refused"][number][] = [];
  let restored = 0;
  for (let from = 0; from < due.length; from += MOST_RESTORED_CARDS) {
    const answer = await api.restoreCards(compartment, { cards: due.slice(from, from + MOST_RESTORED_CARDS) });
    if (!answer.ok) return { restored, refused, failure: answer.error.code };
    restored += answer.value.restored.length;
    refused.push(...answer.value.refused);
  }
  return { restored, refused, failure: null };
}
