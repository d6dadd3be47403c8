import { createDecoder, hasContent, readUint8, readVarString, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import { createEncoder, toUint8Array, writeUint8, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { Commit } from "../../ports/engine.ts";

/** First byte of a message. A node that reads another version ignores the message and finds the commit in the ledger. */
const VERSION = 1;
/** A commit larger than this is announced only; whoever follows reads it from the ledger. */
const MOST_FRAMED_BYTES = 1 << 20;

/** What one node tells the others of a commit: all of it, or, where `commit` is null, only how far the ledger reaches. */
export interface CommitMessage {
  readonly headSeq: number;
  /** When it was committed, milliseconds of the cluster's clock. */
  readonly at: number;
  readonly commit: Commit | null;
}

/** Encodes a commit for the topic of its compartment. */
export function encodeCommitMessage(commit: Commit, at: number): Uint8Array {
  const encoder = createEncoder();
  writeUint8(encoder, VERSION);
  writeVarUint(encoder, commit.headSeq);
  writeVarUint(encoder, at);
  const isWhole = commit.framed.length <= MOST_FRAMED_BYTES;
  writeUint8(encoder, isWhole ? 1 : 0);
  if (!isWhole) return toUint8Array(encoder);
  writeVarUint(encoder, commit.afterSeq);
  writeVarUint(encoder, commit.updates);
  writeVarUint8Array(encoder, commit.framed);
  writeVarUint(encoder, commit.inserts.length);
  for (const { client, from, to } of commit.inserts) for (const number of [client, from, to]) writeVarUint(encoder, number);
  writeVarUint(encoder, commit.claims.length);
  for (const [client, user] of commit.claims) {
    writeVarUint(encoder, client);
    writeVarString(encoder, user);
  }
  return toUint8Array(encoder);
}

/** Reads what {@link encodeCommitMessage} wrote; null for another version and for anything malformed. */
export function decodeCommitMessage(compartment: CompartmentId, message: Uint8Array): CommitMessage | null {
  try {
    const decoder = createDecoder(message);
    if (readUint8(decoder) !== VERSION) return null;
    const headSeq = readVarUint(decoder);
    const at = readVarUint(decoder);
    if (readUint8(decoder) === 0) return hasContent(decoder) ? null : { headSeq, at, commit: null };
    const commit = {
      compartment,
      headSeq,
      afterSeq: readVarUint(decoder),
      updates: readVarUint(decoder),
      framed: readVarUint8Array(decoder),
      inserts: list(decoder, () => ({ client: readVarUint(decoder), from: readVarUint(decoder), to: readVarUint(decoder) })),
      claims: list(decoder, () => [readVarUint(decoder), readVarString(decoder)] as const),
    };
    return hasContent(decoder) || commit.afterSeq >= headSeq ? null : { headSeq, at, commit };
  } catch {
    // Truncated: lost like any other message.
    return null;
  }
}

function list<Item>(decoder: Decoder, read: () => Item): Item[] {
  const count = readVarUint(decoder);
  const items: Item[] = [];
  for (let index = 0; index < count; index++) items.push(read());
  return items;
}
