import type { CompartmentId } from "../../../shared/ids.ts";
import type { SnapshotStore, StoredSnapshot } from "../../ports/snapshot-store.ts";

/** Snapshots in memory, for tests and trials. They end with the process. */
export function createMemorySnapshotStore(): SnapshotStore {
  const stored = new Map<CompartmentId, Map<number, StoredSnapshot>>();
  let isOpen = true;
  const of = (compartment: CompartmentId): ReadonlyMap<number, StoredSnapshot> => {
    if (!isOpen) throw new Error("the snapshot store is closed");
    return stored.get(compartment) ?? new Map<number, StoredSnapshot>();
  };
  const ascending = (compartment: CompartmentId): readonly StoredSnapshot[] =>
    [...of(compartment).values()].toSorted((left, right) => left.seq - right.seq);
  return {
    async put(snapshot) {
      stored.set(snapshot.compartment, new Map(of(snapshot.compartment)).set(snapshot.seq, snapshot));
    },
    async latest(compartment, atMost = Number.MAX_SAFE_INTEGER) {
      return ascending(compartment).findLast(({ seq }) => seq <= atMost) ?? null;
    },
    async list(compartment) {
      return ascending(compartment).map(({ seq, update }) => ({ seq, sizeBytes: update.byteLength }));
    },
    async drop(compartment, seq) {
      of(compartment);
      stored.get(compartment)?.delete(seq);
    },
    async close() {
      isOpen = false;
    },
  };
}
