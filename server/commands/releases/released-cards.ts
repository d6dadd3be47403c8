import type { CompartmentId, PartnerCode } from "../../../shared/ids.ts";
import { releases } from "../../domain/release/decide.ts";
import type { ReleaseToCheck } from "../../ports/release-check.ts";
import type { RegisterReader } from "../list-registers.ts";

/** Releases of one card that are looked at. */
const MOST_RELEASES = 500;

/** The cards that a nation's releases of a card made and that were not recalled, for the leak check (ReleaseToCheck). Rejects with what the ledger throws. */
export async function releasedCards(
  { registers }: { readonly registers: Pick<RegisterReader, "listRegisters"> },
  compartment: CompartmentId,
  { card, partner }: { readonly card: string; readonly partner: PartnerCode },
): Promise<ReleaseToCheck["released"]> {
  const page = await registers.listRegisters(compartment, releases, { card, after: 0, limit: MOST_RELEASES });
  return page.registers.flatMap((release) =>
    release === null || release.partner !== partner || release.made === null || release.recall !== null
      ? []
      : [{ compartment: release.said.to, card: release.made.card }],
  );
}
