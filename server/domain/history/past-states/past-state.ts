import type { CompartmentId } from "../../../../shared/ids.ts";
import { readPages, updateOf } from "../ledger-updates.ts";
import { packOrReplay } from "../packing/pack-or-replay.ts";
import { EMPTY_UPDATE, newestConfirmed, type SnapshotSources } from "../snapshots/newest-confirmed.ts";

/**
 * The board as it was known at `seq`, as one Yjs V1 update: the nearest stored snapshot before it and the entries up to it, packed.
 * The empty update for 0; null if `seq` is above the head.
 */
export async function pastState(sources: SnapshotSources, compartment: CompartmentId, seq: number): Promise<Uint8Array | null> {
  if (seq === 0) return EMPTY_UPDATE.slice();
  const { ledger, log } = sources;
  const head = await ledger.head(compartment);
  if (seq > head.seq) return null;
  const base = await newestConfirmed(sources, compartment, seq);
  const updates = [base.update];
  for await (const page of readPages(ledger, compartment, { after: base.seq, upTo: seq, except: "act" })) {
    for (const entry of page) {
      const update = updateOf(entry);
      if (update !== null) updates.push(update);
    }
  }
  return updates.length === 1 ? base.update : packOrReplay(updates, { compartment, log });
}
