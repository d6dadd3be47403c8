import type { ClientId, CompartmentId, PartnerCode, SessionId, UserId } from "../ids.ts";
import { hashEntry, type Sha256 } from "./canonical-bytes.ts";
import { GENESIS_HASH, type ActEntry, type ClaimEntry, type Head, type IdRange, type UpdateEntry } from "./entry.ts";

/** What the next entry follows: position, hash and time of the last one. Every {@link LedgerEntry} is one. */
export interface ChainEnd extends Head {
  /** Server time of the last entry in milliseconds since the epoch; 0 before the first. */
  readonly at: number;
}

/** The end of an empty chain. */
export const EMPTY_CHAIN: ChainEnd = { seq: 0, hash: GENESIS_HASH, at: 0 };

/** Who writes, where, when and under which label: the same for all entries of one write. */
export interface Authorship {
  readonly compartment: CompartmentId;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly session: SessionId;
  /** Wall time in milliseconds since the epoch. A clock that went back is held at the time of the entry before. */
  readonly at: number;
  readonly labelHash: Uint8Array;
}

/** An effective change: only what is new, and the Yjs V1 bytes that hold it. */
export interface Change {
  readonly inserts: readonly IdRange[];
  readonly deletes: readonly IdRange[];
  readonly update: Uint8Array;
}

/** The update entry that follows `end`. The entry is itself the end that the next one follows. Pure but for the hash handed in. */
export function chainUpdate(end: ChainEnd, by: Authorship, change: Change, sha256: Sha256): UpdateEntry {
  // Written out field by field and hashed in place: a spread costs as much as the hash on this path.
  const entry = {
    kind: "update" as const,
    version: 1 as const,
    compartment: by.compartment,
    seq: end.seq + 1,
    prevHash: end.hash,
    author: by.author,
    partner: by.partner,
    session: by.session,
    at: by.at > end.at ? by.at : end.at,
    labelHash: by.labelHash,
    inserts: change.inserts,
    deletes: change.deletes,
    updateHash: sha256(change.update),
    hash: GENESIS_HASH,
    update: change.update,
  };
  entry.hash = hashEntry(entry, sha256);
  return entry;
}

/** The claim of a Yjs client id that follows `end`; it precedes the first update of that client. */
export function chainClaim(end: ChainEnd, by: Authorship, client: ClientId, sha256: Sha256): ClaimEntry {
  const entry = {
    kind: "claim" as const,
    ...following(end, by),
    client,
    hash: GENESIS_HASH,
  };
  entry.hash = hashEntry(entry, sha256);
  return entry;
}

/** What an act says: its type and id, and its body, canonical JSON of 64 kB at most (shared/acts/act-body.ts). */
export interface ActContent {
  readonly type: string;
  readonly id: string;
  readonly body: Uint8Array;
}

/** The act that follows `end`. */
export function chainAct(end: ChainEnd, by: Authorship, { type, id, body }: ActContent, sha256: Sha256): ActEntry {
  const entry = {
    kind: "act" as const,
    ...following(end, by),
    type,
    id,
    bodyHash: sha256(body),
    hash: GENESIS_HASH,
    body,
  };
  entry.hash = hashEntry(entry, sha256);
  return entry;
}

/** What every entry that follows `end` says. Updates write it out themselves. */
function following(end: ChainEnd, { compartment, author, partner, session, at, labelHash }: Authorship) {
  return {
    version: 1 as const,
    compartment,
    seq: end.seq + 1,
    prevHash: end.hash,
    author,
    partner,
    session,
    at: Math.max(at, end.at),
    labelHash,
  };
}
