import { placeOf } from "../../../shared/acts/act-place.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { recalls } from "../../domain/disclosure/decide.ts";
import type { Ledger } from "../../ports/ledger.ts";

/** Recalls that are read at once. */
const PAGE_ACTS = 500;

/** The cards of a compartment that were recalled (R14). Boards that nothing was recalled from cost one look. Rejects with what the ledger throws. */
export async function recalledCards(ledger: Pick<Ledger, "acts">, compartment: CompartmentId): Promise<ReadonlySet<string>> {
  const cards = new Set<string>();
  for (let after = 0; ;) {
    const page = await ledger.acts(compartment, { noun: recalls.name, begun: true }, { after, limit: PAGE_ACTS });
    for (const act of page) {
      const { card } = placeOf(act);
      if (card !== null) cards.add(card);
    }
    const last = page.at(-1);
    if (last === undefined) return cards;
    after = last.seq;
  }
}
