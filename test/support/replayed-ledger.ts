import { Structure } from "../../server/domain/structure/structure.ts";
import type { Ledger } from "../../server/ports/ledger.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { createChainVerifier } from "../../shared/contribution/verify-chain.ts";
import { findContentFault } from "../../shared/contribution/verify-content.ts";
import { sha256 } from "./entries.ts";

/**
 * Replays a compartment's ledger: the chain verifies, and every entry changes exactly what it says it changed. Throws at the first
 * entry where that does not hold. Gives the number of entries.
 */
export async function replayLedger(ledger: Pick<Ledger, "read">, compartment: CompartmentId): Promise<number> {
  const chain = createChainVerifier(compartment, sha256);
  const structure = Structure.empty();
  let seq = 0;
  for (;;) {
    const page = await ledger.read(compartment, { after: seq, limit: 1_000 });
    if (page.length === 0) return seq;
    for (const entry of page) {
      seq = entry.seq;
      const fault = chain.check(entry);
      if (fault !== null) throw new Error(`entry ${seq} breaks ${fault.rule}: ${fault.detail}`);
      const content = findContentFault(entry);
      if (content !== null) throw new Error(`entry ${seq}: ${content}`);
      if (entry.kind !== "update" || entry.update === null) continue;
      const { inserts, deletes } = structure.apply(entry.update);
      const [said, did] = [JSON.stringify([entry.inserts, entry.deletes]), JSON.stringify([inserts, deletes])];
      if (said !== did) throw new Error(`entry ${seq} says it changed ${said}, and changes ${did}`);
    }
  }
}
