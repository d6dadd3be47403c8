import type { ClientId, CompartmentId, PartnerCode, SessionId, UserId } from "../ids.ts";

/** A run of ids of one Yjs client: `from` inclusive, `to` exclusive, both clocks. */
export interface IdRange {
  readonly client: ClientId;
  readonly from: number;
  readonly to: number;
}

/** Reserved author of what the server does by itself; its partner is empty. No account has this id. */
export const SYSTEM_AUTHOR: UserId = "system";

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

/**
 * What a person or the server did about the picture (a comment, a warning, a release); acts are never edited. The body holds what was
 * said (shared/acts/act-body.ts).
 */
export interface ActFields extends EntryFields {
  readonly kind: "act";
  /** `noun.past-participle`, for instance `comment.made`. A type that this version does not know is verified all the same. */
  readonly type: string;
  readonly id: string;
  /** Hash of the body's bytes, so that a body can be shredded and the chain still verifies. */
  readonly bodyHash: Uint8Array;
}

/** An entry of a kind that a later version gave a meaning to. It never claims, inserts or deletes, so a reader may pass over it. */
export interface ExtensionFields extends EntryFields {
  readonly kind: "extension";
  /** The kind's number in the canonical bytes, 64 to 255. */
  readonly code: number;
  /** What the entry says beyond the common fields; only later versions can read it. */
  readonly rest: Uint8Array;
}

/** What an entry's hash covers. */
export type LeafFields = UpdateFields | ClaimFields | ActFields | ExtensionFields;

/** An update entry as the ledger keeps it. `update` holds Yjs V1 bytes, or null once it was shredded. */
export interface UpdateEntry extends UpdateFields {
  readonly hash: Uint8Array;
  readonly update: Uint8Array | null;
}

/** A claim entry as the ledger keeps it. */
export interface ClaimEntry extends ClaimFields {
  readonly hash: Uint8Array;
}

/** An act as the ledger keeps it. `body` holds canonical JSON (RFC 8785) in UTF-8, or null once it was shredded. */
export interface ActEntry extends ActFields {
  readonly hash: Uint8Array;
  readonly body: Uint8Array | null;
}

/** An entry of a later kind as the ledger keeps it. */
export interface ExtensionEntry extends ExtensionFields {
  readonly hash: Uint8Array;
}

/** One record of a compartment's hash-chained log. */
export type LedgerEntry = UpdateEntry | ClaimEntry | ActEntry | ExtensionEntry;

/** An entry without its body: what its hash covers, that hash, and how many bytes it carries ({@link sizeOf}). */
export type EntryOutline = LeafFields & { readonly hash: Uint8Array; readonly size: number };

/** The bytes kept beside an entry's canonical bytes: an update, or the body of an act. Null where there are none, or none any more. */
export function bodyOf(entry: LedgerEntry): Uint8Array | null {
  if (entry.kind === "update") return entry.update;
  return entry.kind === "act" ? entry.body : null;
}

/** How many bytes an entry carries beyond its fixed fields: its body, or what an entry of a later kind says. */
export function sizeOf(entry: LedgerEntry): number {
  return entry.kind === "extension" ? entry.rest.byteLength : (bodyOf(entry)?.byteLength ?? 0);
}

/** The outline of an entry. `size` is given where its body was not read. */
export function outlineOf(entry: LedgerEntry, size: number = sizeOf(entry)): EntryOutline {
  if (entry.kind === "update") {
    const { update: _, ...fields } = entry;
    return { ...fields, size };
  }
  if (entry.kind === "act") {
    const { body: _, ...fields } = entry;
    return { ...fields, size };
  }
  return { ...entry, size };
}

/** Whether an entry's bytes were shredded: its hash stands, its words are gone. */
export function isRedacted(entry: LedgerEntry): boolean {
  return (entry.kind === "update" || entry.kind === "act") && bodyOf(entry) === null;
}

/** The end of a chain: position and hash of its last entry. An empty log has seq 0 and {@link GENESIS_HASH}. */
export interface Head {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** What the first entry of every chain points to: 32 zero bytes. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);
