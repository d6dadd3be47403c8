import { createDecoder, readUint8, readVarString, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import { createEncoder, toUint8Array, writeUint8, writeVarString, writeVarUint, writeVarUint8Array, type Encoder } from "lib0/encoding";
import type { CloseCode } from "../../../shared/wire/close-reason.ts";
import type { Commit, CommitOutcome, FrameOutcome, MovedHeads, WriteFrame } from "../../ports/engine.ts";

// One packed buffer per tick and direction: cloning an object per update costs more than validating it (design §3).
// Both ends are the same program, so these bytes need no version and no limits.

const OUTCOME = { durable: 0, gap: 1, refused: 2, failed: 3 } as const;

/** Packs a batch of write frames for the engine's thread. The result owns its buffer, ready to be transferred. */
export function packFrames(frames: readonly WriteFrame[], moved: MovedHeads): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder();
  writeVarUint(encoder, moved.size);
  for (const [compartment, headSeq] of moved) {
    writeVarString(encoder, compartment);
    writeVarUint(encoder, headSeq);
  }
  writeVarUint(encoder, frames.length);
  for (const { session, update } of frames) {
    writeVarUint(encoder, session);
    writeVarUint8Array(encoder, update);
  }
  return toUint8Array(encoder);
}

/** Reads what {@link packFrames} wrote. Updates are views into `packed`. */
export function unpackFrames(packed: Uint8Array): { readonly frames: WriteFrame[]; readonly moved: MovedHeads } {
  const decoder = createDecoder(packed);
  const moved = new Map(list(decoder, () => [readVarString(decoder), readVarUint(decoder)] as const));
  return { moved, frames: list(decoder, () => ({ session: readVarUint(decoder), update: readVarUint8Array(decoder) })) };
}

/** Packs the engine's answer. The result owns its buffer, ready to be transferred. */
export function packOutcome({ frames, commits, missed }: CommitOutcome): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder();
  writeVarUint(encoder, frames.length);
  for (const frame of frames) writeOutcome(encoder, frame);
  writeVarUint(encoder, commits.length);
  for (const commit of commits) writeCommit(encoder, commit);
  writeVarUint(encoder, missed.length);
  for (const commit of missed) writeCommit(encoder, commit);
  return toUint8Array(encoder);
}

/** Reads what {@link packOutcome} wrote. Framed bytes are views into `packed`. */
export function unpackOutcome(packed: Uint8Array): CommitOutcome {
  const decoder = createDecoder(packed);
  const frames = list(decoder, () => readOutcome(decoder));
  const commits = list(decoder, () => readCommit(decoder));
  return { frames, commits, missed: list(decoder, () => readCommit(decoder)) };
}

function writeOutcome(encoder: Encoder, frame: FrameOutcome): void {
  writeUint8(encoder, OUTCOME[frame.kind]);
  if (frame.kind === "durable") {
    writeVarUint(encoder, frame.seq);
    writeUint8(encoder, frame.landedDeleted ? 1 : 0);
    writeVarUint(encoder, frame.tops.length);
    for (const [client, clock] of frame.tops) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, clock);
    }
  } else if (frame.kind === "refused") {
    writeVarString(encoder, frame.rule);
    writeVarUint(encoder, frame.close);
  }
}

function readOutcome(decoder: Decoder): FrameOutcome {
  switch (readUint8(decoder)) {
    case OUTCOME.durable: {
      const seq = readVarUint(decoder);
      const landedDeleted = readUint8(decoder) === 1;
      return { kind: "durable", seq, landedDeleted, tops: list(decoder, () => [readVarUint(decoder), readVarUint(decoder)] as const) };
    }
    case OUTCOME.gap:
      return { kind: "gap" };
    case OUTCOME.refused:
      return { kind: "refused", rule: readVarString(decoder), close: readVarUint(decoder) as CloseCode };
    default:
      return { kind: "failed" };
  }
}

function writeCommit(encoder: Encoder, commit: Commit): void {
  writeVarString(encoder, commit.compartment);
  writeVarUint(encoder, commit.afterSeq);
  writeVarUint(encoder, commit.headSeq);
  writeVarUint(encoder, commit.updates);
  writeVarUint8Array(encoder, commit.framed);
  writeVarUint(encoder, commit.inserts.length);
  for (const { client, from, to } of commit.inserts) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, from);
    writeVarUint(encoder, to);
  }
  writeVarUint(encoder, commit.claims.length);
  for (const [client, user] of commit.claims) {
    writeVarUint(encoder, client);
    writeVarString(encoder, user);
  }
}

function readCommit(decoder: Decoder): Commit {
  return {
    compartment: readVarString(decoder),
    afterSeq: readVarUint(decoder),
    headSeq: readVarUint(decoder),
    updates: readVarUint(decoder),
    framed: readVarUint8Array(decoder),
    inserts: list(decoder, () => ({ client: readVarUint(decoder), from: readVarUint(decoder), to: readVarUint(decoder) })),
    claims: list(decoder, () => [readVarUint(decoder), readVarString(decoder)] as const),
  };
}

function list<Item>(decoder: Decoder, read: () => Item): Item[] {
  const count = readVarUint(decoder);
  const items: Item[] = [];
  for (let index = 0; index < count; index++) items.push(read());
  return items;
}
