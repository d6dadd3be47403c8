import type { ClientId, CompartmentId, UserId } from "../ids.ts";
import { equalBytes } from "./assert-chained.ts";
import { HASH_BYTES, hashEntry, type Sha256 } from "./canonical-bytes.ts";
import { EMPTY_CHAIN, type ChainEnd } from "./chain-entry.ts";
import {
  bodyOf,
  isRedacted,
  type ActEntry,
  type ClaimEntry,
  type Head,
  type IdRange,
  type LedgerEntry,
  type UpdateEntry,
} from "./entry.ts";

/**
 * The rule that an entry breaks.
 *
 * - `fields`: a field is missing, of the wrong size or out of its bounds;
 * - `compartment`: it belongs to another log;
 * - `seq`: it does not follow the entry before by exactly one;
 * - `prev-hash`: it does not point to the entry before;
 * - `hash`: its hash is not that of its canonical bytes;
 * - `update-hash`: the update's bytes are not those that were hashed;
 * - `body-hash`: the act's body is not the one that was hashed;
 * - `time`: it is older than the entry before;
 * - `claim`: it claims a client id that is already claimed;
 * - `owner`: it inserts under a client id that its author has not claimed before;
 * - `clock`: it does not insert exactly where that client ended, or deletes what was never inserted;
 * - `range`: a range is empty, or two of one client overlap or are out of order;
 * - `content`: the update's bytes do not hold what the entry says it inserted and deleted, or an act's body is no canonical JSON
 *   (see verify-content.ts).
 */
export type ChainRule =
  | "fields"
  | "compartment"
  | "seq"
  | "prev-hash"
  | "hash"
  | "update-hash"
  | "body-hash"
  | "time"
  | "claim"
  | "owner"
  | "clock"
  | "range"
  | "content";

/** The first entry that breaks a rule. `seq` is where it stands in the log, whatever it says of itself. */
export interface ChainFault {
  readonly seq: number;
  readonly rule: ChainRule;
  readonly detail: string;
}

/** Checks one log entry by entry, from the first on; memory grows with its client ids only. */
export interface ChainVerifier {
  /** Checks the next entry. After a fault every further call gives that same fault. */
  check(entry: LedgerEntry): ChainFault | null;
  /** The last entry that was sound. */
  head(): Head;
  /** How many updates and bodies of acts were shredded: their hash stands, their bytes are gone. They are reported, not broken. */
  redactions(): number;
}

const LAST_CLIENT = 2 ** 32 - 1;
/** Largest body of an act, and largest rest of an entry of a later kind, bytes. */
export const MAX_BODY_BYTES = 64 * 1024;
/** `noun.past-participle`, in small letters. */
const ACT_TYPE = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;
const LONGEST_ACT_TYPE = 64;
/** In UTF-16 code units. */
const LONGEST_ACT_ID = 200;

/** A verifier at the start of a compartment's log. */
export function createChainVerifier(compartment: CompartmentId, sha256: Sha256): ChainVerifier {
  const clients = new Map<ClientId, { readonly author: UserId; end: number }>();
  let end: ChainEnd = EMPTY_CHAIN;
  let redactions = 0;
  let fault: ChainFault | null = null;
  const check = (entry: LedgerEntry): ChainFault | null => {
    if (fault !== null) return fault;
    const broken = checkFields(entry) ?? checkLink(entry, end, compartment) ?? checkHashes(entry, sha256) ?? checkClients(entry, clients);
    if (broken !== null) {
      fault = { seq: end.seq + 1, ...broken };
      return fault;
    }
    if (isRedacted(entry)) redactions += 1;
    end = entry;
    return null;
  };
  return { check, head: () => ({ seq: end.seq, hash: end.hash }), redactions: () => redactions };
}

type Broken = Omit<ChainFault, "seq"> | null;
type Clients = Map<ClientId, { readonly author: UserId; end: number }>;

const broken = (rule: ChainRule, detail: string): Broken => ({ rule, detail });
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isClient = (value: number): boolean => isCount(value) && value <= LAST_CLIENT;

function checkFields(entry: LedgerEntry): Broken {
  const { compartment, author, partner, session } = entry;
  if (entry.version !== 1) return broken("fields", `its version ${String(entry.version)} is unknown`);
  // Two ill-formed strings can share their UTF-8 bytes, and so their hash.
  if (![compartment, author, partner, session].every((id) => id.isWellFormed())) return broken("fields", "an id is not well-formed text");
  if (!isCount(entry.seq) || !isCount(entry.at)) return broken("fields", "seq or time is not a whole number");
  if (hashesOf(entry).some((hash) => hash.byteLength !== HASH_BYTES)) return broken("fields", "a hash is not 32 bytes long");
  switch (entry.kind) {
    case "claim":
      return isClient(entry.client) ? null : broken("fields", "the claimed client id is out of bounds");
    case "update":
      return checkRanges(entry.inserts) ?? checkRanges(entry.deletes);
    case "act":
      return checkActFields(entry);
    case "extension":
      return entry.rest.byteLength <= MAX_BODY_BYTES ? null : broken("fields", "what it says beyond the common fields is too long");
  }
}

function hashesOf(entry: LedgerEntry): readonly Uint8Array[] {
  const common = [entry.hash, entry.prevHash, entry.labelHash];
  if (entry.kind === "update") return [...common, entry.updateHash];
  return entry.kind === "act" ? [...common, entry.bodyHash] : common;
}

function checkActFields({ type, id, body }: ActEntry): Broken {
  if (type.length > LONGEST_ACT_TYPE || !ACT_TYPE.test(type)) return broken("fields", "the type of an act is not noun.past-participle");
  if (id.length < 1 || id.length > LONGEST_ACT_ID || !id.isWellFormed()) return broken("fields", "the id of an act is out of bounds");
  return (body?.byteLength ?? 0) <= MAX_BODY_BYTES ? null : broken("fields", "the body of an act is too long");
}

function checkRanges(ranges: readonly IdRange[]): Broken {
  const ends = ranges.length > 1 ? new Map<ClientId, number>() : null;
  for (const { client, from, to } of ranges) {
    if (!isClient(client) || !isCount(from) || !isCount(to)) return broken("fields", "a range is out of bounds");
    if (from >= to) return broken("range", `range ${client}:${from}-${to} is empty`);
    if (from < (ends?.get(client) ?? 0)) return broken("range", `range ${client}:${from}-${to} overlaps or precedes one before it`);
    ends?.set(client, to);
  }
  return null;
}

function checkLink(entry: LedgerEntry, end: ChainEnd, compartment: CompartmentId): Broken {
  if (entry.compartment !== compartment) return broken("compartment", "it belongs to another compartment");
  if (entry.seq !== end.seq + 1) return broken("seq", `it says seq ${entry.seq}`);
  if (!equalBytes(entry.prevHash, end.hash)) return broken("prev-hash", "it does not point to the entry before");
  if (entry.at < end.at) return broken("time", `its time ${entry.at} is before ${end.at}`);
  return null;
}

function checkHashes(entry: LedgerEntry, sha256: Sha256): Broken {
  if (!equalBytes(hashEntry(entry, sha256), entry.hash)) return broken("hash", "its hash is not that of its fields");
  const body = bodyOf(entry);
  if (body === null) return null;
  if (entry.kind === "update" && !equalBytes(sha256(body), entry.updateHash))
    return broken("update-hash", "the update is not the one that was hashed");
  if (entry.kind === "act" && !equalBytes(sha256(body), entry.bodyHash))
    return broken("body-hash", "the body is not the one that was hashed");
  return null;
}

/** Acts and later kinds never claim, insert or delete. */
function checkClients(entry: LedgerEntry, clients: Clients): Broken {
  if (entry.kind === "claim") return checkClaim(entry, clients);
  return entry.kind === "update" ? checkUpdate(entry, clients) : null;
}

function checkClaim(entry: ClaimEntry, clients: Clients): Broken {
  if (clients.has(entry.client)) return broken("claim", `client ${entry.client} is already claimed`);
  clients.set(entry.client, { author: entry.author, end: 0 });
  return null;
}

function checkUpdate(entry: UpdateEntry, clients: Clients): Broken {
  for (const { client, from, to } of entry.inserts) {
    const known = clients.get(client);
    if (known === undefined) return broken("owner", `client ${client} is not claimed`);
    if (known.author !== entry.author) return broken("owner", `client ${client} belongs to ${known.author}, not to ${entry.author}`);
    if (known.end !== from) return broken("clock", `client ${client} is at ${known.end}, the insert starts at ${from}`);
    known.end = to;
  }
  for (const { client, to } of entry.deletes) {
    const end = clients.get(client)?.end ?? 0;
    if (to > end) return broken("clock", `it deletes up to ${to} of client ${client}, which ends at ${end}`);
  }
  return null;
}
