import type { CompartmentId } from "../../../shared/ids.ts";
import type { Checkpoint, CheckpointStore } from "../../ports/checkpoint-store.ts";

/** Checkpoints in memory, for tests and trials. They are a cache, so they may be lost with the process. */
export function createMemoryCheckpointStore(): CheckpointStore {
  const stored = new Map<CompartmentId, Map<number, Checkpoint>>();
  let isOpen = true;
  const of = (compartment: CompartmentId): ReadonlyMap<number, Checkpoint> => {
    if (!isOpen) throw new Error("the checkpoint store is closed");
    return stored.get(compartment) ?? new Map<number, Checkpoint>();
  };
  const ascending = (compartment: CompartmentId): readonly Checkpoint[] =>
    [...of(compartment).values()].toSorted((left, right) => left.seq - right.seq);
  return {
    async put(checkpoint) {
      stored.set(checkpoint.compartment, new Map(of(checkpoint.compartment)).set(checkpoint.seq, checkpoint));
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
