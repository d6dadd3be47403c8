import { createDecoder, hasContent, readUint8, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeUint8, writeVarUint } from "lib0/encoding";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { Commit } from "../../ports/engine.ts";
import { readCommit, writeCommit } from "../commit/commit-codec.ts";

/** First byte of a message. A node that reads another version ignores the message and finds the commit in the ledger. */
const VERSION = 1;
/** A commit larger than this is only announced; nodes that follow the compartment read it from the ledger. */
const MOST_FRAMED_BYTES = 1 << 20;

/** What one node sends the other nodes about a commit: all of it, or, if `commit` is null, only the ledger's new head. */
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
  writeVarUint(encoder, at);
  const isWhole = commit.framed.length <= MOST_FRAMED_BYTES;
  writeUint8(encoder, isWhole ? 1 : 0);
  if (isWhole) writeCommit(encoder, commit);
  else writeVarUint(encoder, commit.headSeq);
  return toUint8Array(encoder);
}

/** Reads what {@link encodeCommitMessage} wrote; null for another version and for anything malformed. */
export function decodeCommitMessage(compartment: CompartmentId, message: Uint8Array): CommitMessage | null {
  try {
    const decoder = createDecoder(message);
    if (readUint8(decoder) !== VERSION) return null;
    const at = readVarUint(decoder);
    const commit = readUint8(decoder) === 1 ? readCommit(decoder, compartment) : null;
    const headSeq = commit?.headSeq ?? readVarUint(decoder);
    return hasContent(decoder) || (commit !== null && commit.afterSeq >= headSeq) ? null : { headSeq, at, commit };
  } catch {
    // Truncated: lost like any other message.
    return null;
  }
}
