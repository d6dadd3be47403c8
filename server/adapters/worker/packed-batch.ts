import { createDecoder, readUint8, readVarString, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import { createEncoder, toUint8Array, writeUint8, writeVarString, writeVarUint, writeVarUint8Array, type Encoder } from "lib0/encoding";
import { readCommit, readList, writeCommit } from "../../domain/commit/commit-codec.ts";
import type { CloseCode } from "../../../shared/wire/close-code.ts";
import type { CardChanges, Commit, CommitOutcome, FrameOutcome, MovedHeads, WriteFrame } from "../../ports/engine.ts";

// One packed buffer per tick and direction: cloning an object per update costs more than validating it (design §3).
// Both ends are the same program, so these bytes need no version and no limits.

const OUTCOME = { durable: 0, gap: 1, refused: 2, failed: 3 } as const;
/** What a durable outcome also says, one bit each. */
const FLAG = { landedDeleted: 1, cards: 2 } as const;

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
  const moved = new Map(readList(decoder, () => [readVarString(decoder), readVarUint(decoder)] as const));
  return { moved, frames: readList(decoder, () => ({ session: readVarUint(decoder), update: readVarUint8Array(decoder) })) };
}

/** Packs the engine's answer. The result owns its buffer, ready to be transferred. */
export function packOutcome({ frames, commits, missed }: CommitOutcome): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder();
  writeVarUint(encoder, frames.length);
  for (const frame of frames) writeOutcome(encoder, frame);
  writeCommits(encoder, commits);
  writeCommits(encoder, missed);
  return toUint8Array(encoder);
}

/** Reads what {@link packOutcome} wrote. Framed bytes are views into `packed`. */
export function unpackOutcome(packed: Uint8Array): CommitOutcome {
  const decoder = createDecoder(packed);
  const frames = readList(decoder, () => readOutcome(decoder));
  const commits = readCommits(decoder);
  return { frames, commits, missed: readCommits(decoder) };
}

function writeOutcome(encoder: Encoder, frame: FrameOutcome): void {
  writeUint8(encoder, OUTCOME[frame.kind]);
  if (frame.kind === "durable") {
    writeVarUint(encoder, frame.seq);
    writeUint8(encoder, (frame.landedDeleted ? FLAG.landedDeleted : 0) | (frame.cards === undefined ? 0 : FLAG.cards));
    writeVarUint(encoder, frame.cost);
    writeVarUint(encoder, frame.tops.length);
    for (const [client, clock] of frame.tops) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, clock);
    }
    if (frame.cards !== undefined) writeCards(encoder, frame.cards);
  } else if (frame.kind === "refused") {
    writeVarString(encoder, frame.rule);
    writeVarUint(encoder, frame.close);
  }
}

function readOutcome(decoder: Decoder): FrameOutcome {
  switch (readUint8(decoder)) {
    case OUTCOME.durable: {
      const seq = readVarUint(decoder);
      const flags = readUint8(decoder);
      const cost = readVarUint(decoder);
      const tops = readList(decoder, () => [readVarUint(decoder), readVarUint(decoder)] as const);
      const cards = (flags & FLAG.cards) === 0 ? {} : { cards: readCards(decoder) };
      return { kind: "durable", seq, landedDeleted: (flags & FLAG.landedDeleted) !== 0, cost, tops, ...cards };
    }
    case OUTCOME.gap:
      return { kind: "gap" };
    case OUTCOME.refused:
      return { kind: "refused", rule: readVarString(decoder), close: readVarUint(decoder) as CloseCode };
    default:
      return { kind: "failed" };
  }
}

function writeCards(encoder: Encoder, { removed, returned, before }: CardChanges): void {
  writeVarUint(encoder, before);
  for (const ids of [removed, returned]) {
    writeVarUint(encoder, ids.length);
    for (const id of ids) writeVarString(encoder, id);
  }
}

function readCards(decoder: Decoder): CardChanges {
  const before = readVarUint(decoder);
  const removed = readList(decoder, () => readVarString(decoder));
  return { before, removed, returned: readList(decoder, () => readVarString(decoder)) };
}

function writeCommits(encoder: Encoder, commits: readonly Commit[]): void {
  writeVarUint(encoder, commits.length);
  for (const commit of commits) {
    writeVarString(encoder, commit.compartment);
    writeCommit(encoder, commit);
  }
}

function readCommits(decoder: Decoder): Commit[] {
  return readList(decoder, () => readCommit(decoder, readVarString(decoder)));
}
