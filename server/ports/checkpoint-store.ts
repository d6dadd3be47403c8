import type { CompartmentId } from "../../shared/ids.ts";

// A mere cache beside the ledger: losing all of it costs time, never content.

/** The document of a compartment as known at one seq, encoded once. */
export interface Checkpoint {
  readonly compartment: CompartmentId;
  readonly seq: number;
  /** Hash of the ledger entry at `seq`: a checkpoint of another history is never used. */
  readonly entryHash: Uint8Array;
  /** One Yjs V1 update holding the whole garbage-collected document. */
  readonly update: Uint8Array;
  /** Content digest of the document (server/domain/history/replay/content-digest.ts), hex; empty while nobody has compared it with a replay. */
  readonly digest: string;
}

/** Keeps checkpoints for joins, cold opens and history. */
export interface CheckpointStore {
  /** Keeps a checkpoint. It may be lost in a crash; it is never torn (its own hash is checked on reading). */
  put(checkpoint: Checkpoint): Promise<void>;
  /** The newest checkpoint with `seq <= atMost`, or null. One that fails its own hash is dropped and the next older one given. */
  latest(compartment: CompartmentId, atMost?: number): Promise<Checkpoint | null>;
  /** Seqs and sizes in bytes of all kept checkpoints of a compartment, ascending. */
  list(compartment: CompartmentId): Promise<readonly { readonly seq: number; readonly sizeBytes: number }[]>;
  /** Forgets one checkpoint. Forgetting what is not there does nothing. */
  drop(compartment: CompartmentId, seq: number): Promise<void>;
  close(): Promise<void>;
}
