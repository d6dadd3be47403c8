import { equalBytes } from "../../../../shared/contribution/assert-chained.ts";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Log } from "../../../ports/log.ts";
import type { SnapshotStore } from "../../../ports/snapshot-store.ts";

/** Where the state of a board at some seq is read from. */
export interface SnapshotSources {
  readonly ledger: Ledger;
  readonly snapshots: SnapshotStore;
  readonly log: Log;
}

/** A whole document to build on: one Yjs V1 update, and its content digest, empty if it was never compared with a replay. */
export interface SnapshotBase {
  readonly seq: number;
  readonly update: Uint8Array;
  readonly digest: string;
}

/** The empty document as a V1 update. */
export const EMPTY_UPDATE = new Uint8Array([0, 0]);

/**
 * The newest snapshot at or before `seq`, or the empty document if there is none.
 * The ledger wins: a snapshot whose entry it does not confirm is dropped, and the next older one is tried.
 */
export async function newestConfirmed(
  { ledger, snapshots, log }: SnapshotSources,
  compartment: CompartmentId,
  seq: number,
): Promise<SnapshotBase> {
  for (let atMost = seq; atMost > 0;) {
    const stored = await snapshots.latest(compartment, atMost);
    if (stored === null) break;
    const [entry] = await ledger.read(compartment, { after: stored.seq - 1, upTo: stored.seq, limit: 1 });
    if (entry !== undefined && equalBytes(entry.hash, stored.entryHash)) return stored;
    log.warn({ compartment, seq: stored.seq }, "dropped a snapshot that the ledger does not confirm");
    await snapshots.drop(compartment, stored.seq);
    atMost = stored.seq - 1;
  }
  return { seq: 0, update: EMPTY_UPDATE.slice(), digest: "" };
}
