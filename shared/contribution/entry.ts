import type { ClientId, CompartmentId, PartnerCode, SessionId, UserId } from "../ids.ts";

/** A run of ids of one Yjs client: `from` inclusive, `to` exclusive, both clocks. */
export interface IdRange {
  readonly client: ClientId;
  readonly from: number;
  readonly to: number;
}

/** What every ledger entry says, whatever its kind. Hashes are 32 raw bytes of SHA-256. */
interface EntryFields {
  /** Version of the canonical bytes; 1 is the only one so far. */
  readonly version: 1;
  readonly compartment: CompartmentId;
  /** Position in the compartment's log. The first entry has 1. */
  readonly seq: number;
  /** Hash of the entry before; {@link GENESIS_HASH} for the first. */
  readonly prevHash: Uint8Array;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly session: SessionId;
  /** Server time in milliseconds since the epoch; never smaller than that of the entry before. */
  readonly at: number;
  /** Hash of the compartment's label (originator and releasability set) in force when this was written. */
  readonly labelHash: Uint8Array;
}

/** An effective change of the document: only what was new when it was accepted. */
export interface UpdateFields extends EntryFields {
  readonly kind: "update";
  readonly inserts: readonly IdRange[];
  readonly deletes: readonly IdRange[];
  /** Hash of the update's bytes, so that a body can be shredded and the chain still verifies. */
  readonly updateHash: Uint8Array;
}

/** The binding of one Yjs client id to its author, for good. Precedes that client's first update. */
export interface ClaimFields extends EntryFields {
  readonly kind: "claim";
  readonly client: ClientId;
}

/** An update entry as the ledger keeps it. `update` holds Yjs V1 bytes, or null once it was shredded. */
export interface UpdateEntry extends UpdateFields {
  readonly hash: Uint8Array;
  readonly update: Uint8Array | null;
}

/** A claim entry as the ledger keeps it. */
export interface ClaimEntry extends ClaimFields {
  readonly hash: Uint8Array;
}

/** One record of a compartment's hash-chained log. */
export type LedgerEntry = UpdateEntry | ClaimEntry;

/** The end of a chain: position and hash of its last entry. An empty log has seq 0 and {@link GENESIS_HASH}. */
export interface Head {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** What the first entry of every chain points to: 32 zero bytes. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);
