import type { CompartmentId } from "../../shared/ids.ts";

// A cache beside the ledger: losing it costs time, never content.
// A {@link StoredSnapshot} is what the disk holds; a Snapshot (ports/history.ts) is one that is ready to be cut for a peer.

/** The whole document of a compartment at one seq, as it is stored. */
export interface StoredSnapshot {
  readonly compartment: CompartmentId;
  readonly seq: number;
  /** Hash of the ledger entry at `seq`: a snapshot of another history is never used. */
  readonly entryHash: Uint8Array;
  /** One Yjs V1 update holding the whole garbage-collected document. */
  readonly update: Uint8Array;
  /** Content digest of the document (server/domain/history/replay/content-digest.ts), hex; empty until it was compared with a replay. */
  readonly digest: string;
}

/** Keeps snapshots for joins, cold opens and history. */
export interface SnapshotStore {
  /** Keeps a snapshot. It may be lost in a crash; it is never torn (its own hash is checked on reading). */
  put(snapshot: StoredSnapshot): Promise<void>;
  /** The newest snapshot with `seq <= atMost`, or null. One that fails its own hash is dropped and the next older one given. */
  latest(compartment: CompartmentId, atMost?: number): Promise<StoredSnapshot | null>;
  /** Seqs and sizes in bytes of all kept snapshots of a compartment, ascending. */
  list(compartment: CompartmentId): Promise<readonly { readonly seq: number; readonly sizeBytes: number }[]>;
  /** Forgets one snapshot. Forgetting what is not there does nothing. */
  drop(compartment: CompartmentId, seq: number): Promise<void>;
  close(): Promise<void>;
}
