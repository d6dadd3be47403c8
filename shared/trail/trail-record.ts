import * as decoding from "lib0/decoding";
import { ByteWriter } from "../byte-writer.ts";
import { HASH_BYTES, type Sha256 } from "../contribution/canonical-bytes.ts";
import { encodeCanonicalJson, type JsonValue } from "../contribution/canonical-json.ts";
import { GENESIS_HASH, type Head } from "../contribution/entry.ts";
import { MAX_BODY_BYTES } from "../contribution/verify-chain.ts";
import type { PartnerCode, SessionId, UserId } from "../ids.ts";

// The canonical bytes of a record of the trail of rights. shared/contribution/FORMAT.md, section 6, says them in full.

/** Separates the hash of a record from that of anything else that this project hashes. */
const DOMAIN = "majlis/trail";
/** RFC 9162 §2.1.1: a leaf is hashed under 0x00, so that no record can pass for an inner node of a Merkle tree. */
const LEAF_PREFIX = 0x00;
const VERSION = 1;
/** The only kind so far; others are left to later versions. */
const KIND_RECORD = 1;

/** What the hash of a record covers. Hashes are 32 raw bytes of SHA-256. */
export interface TrailFields {
  /** Random id of the chain, 32 hex digits: it tells nothing of whose it is. */
  readonly stream: string;
  /** Position in the chain. The first record has 1. */
  readonly seq: number;
  /** Hash of the record before; 32 zero bytes for the first. */
  readonly prevHash: Uint8Array;
  /** Who did it: an account, `system`, `console`, or empty for who has not signed in or is of another nation than the chain. */
  readonly actor: UserId;
  /** The nation of who did it; empty for the site, `system`, `console`, and who has not signed in. */
  readonly partner: PartnerCode;
  /** The session or token they did it with; empty where there was none, or the chain may not know. */
  readonly session: SessionId;
  /** Server time in milliseconds since the epoch; never smaller than that of the record before. */
  readonly at: number;
  /** `noun.past-participle` (trail-types.ts). A type that this version does not know is verified all the same. */
  readonly type: string;
  /** Hash of the body's bytes, so that a body can be shredded and the chain still verifies. */
  readonly bodyHash: Uint8Array;
}

/** A record as a store keeps it. `body` holds canonical JSON (RFC 8785) in UTF-8, or null once it was shredded. */
export interface TrailRecord extends TrailFields {
  readonly hash: Uint8Array;
  readonly body: Uint8Array | null;
}

/** The end of a chain. */
export interface TrailEnd extends Head {
  readonly stream: string;
  /** Time of the last record; 0 before the first. */
  readonly at: number;
}

/** What a chain is to say next. */
export interface TrailDraft extends Pick<TrailFields, "actor" | "partner" | "session" | "at" | "type"> {
  readonly body: Uint8Array;
}

/** The end of a new chain. */
export function emptyTrail(stream: string): TrailEnd {
  return { stream, seq: 0, hash: GENESIS_HASH, at: 0 };
}

/**
 * The body of a record. `salt` are 32 random hex digits: without them a shredded body, which says little, could be guessed from its hash.
 * Throws where canonical JSON cannot say it, or it has more than 64 kB.
 */
export function trailBody(body: { readonly address: string | null; readonly said: JsonValue; readonly salt: string }): Uint8Array {
  const bytes = encodeCanonicalJson({ address: body.address, said: body.said, salt: body.salt });
  if (bytes.byteLength > MAX_BODY_BYTES) throw new Error("the body of a record is too long");
  return bytes;
}

/** The record that follows `end`. A clock that went back is held at the time of the record before. */
export function chainTrailRecord(end: TrailEnd, draft: TrailDraft, sha256: Sha256): TrailRecord {
  const { actor, partner, session, type, body } = draft;
  const at = Math.max(draft.at, end.at);
  const fields = { stream: end.stream, seq: end.seq + 1, prevHash: end.hash, actor, partner, session, at, type, bodyHash: sha256(body) };
  return { ...fields, hash: sha256(encodeTrailLeaf(fields)), body };
}

/** The exact bytes that a record's hash covers. */
export function encodeTrailLeaf(fields: TrailFields): Uint8Array {
  const bytes = new ByteWriter(256);
  bytes.byte(LEAF_PREFIX);
  bytes.text(DOMAIN);
  bytes.byte(VERSION);
  bytes.byte(KIND_RECORD);
  bytes.text(fields.stream);
  bytes.varUint(fields.seq);
  bytes.append(fields.prevHash);
  bytes.text(fields.actor);
  bytes.text(fields.partner);
  bytes.text(fields.session);
  bytes.varUint(fields.at);
  bytes.text(fields.type);
  bytes.append(fields.bodyHash);
  return bytes.take();
}

/** Reads back what {@link encodeTrailLeaf} wrote. Throws on anything else. It checks no hash. */
export function decodeTrailLeaf(leaf: Uint8Array, hash: Uint8Array, body: Uint8Array | null): TrailRecord {
  const decoder = decoding.createDecoder(leaf);
  if (decoding.readUint8(decoder) !== LEAF_PREFIX || decoding.readVarString(decoder) !== DOMAIN) throw new Error("not a record of a trail");
  const version = decoding.readUint8(decoder);
  if (version !== VERSION) throw new Error(`record of unknown version ${version}`);
  const kind = decoding.readUint8(decoder);
  if (kind !== KIND_RECORD) throw new Error(`record of unknown kind ${kind}`);
  const record = {
    stream: decoding.readVarString(decoder),
    seq: decoding.readVarUint(decoder),
    prevHash: readHash(decoder),
    actor: decoding.readVarString(decoder),
    partner: decoding.readVarString(decoder),
    session: decoding.readVarString(decoder),
    at: decoding.readVarUint(decoder),
    type: decoding.readVarString(decoder),
    bodyHash: readHash(decoder),
    hash,
    body,
  };
  if (decoding.hasContent(decoder)) throw new Error("a record has bytes after its end");
  return record;
}

function readHash(decoder: decoding.Decoder): Uint8Array {
  // A copy, so that a record that is kept does not keep its whole page alive.
  return decoding.readUint8Array(decoder, HASH_BYTES).slice();
}
