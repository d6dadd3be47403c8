import { createDecoder, readUint8, readVarString, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import { createEncoder, toUint8Array, writeUint8, writeVarString, writeVarUint, writeVarUint8Array, type Encoder } from "lib0/encoding";
import { readCommit, readList, writeCommit } from "../../domain/commit/commit-codec.ts";
import type { CloseCode } from "../../../shared/wire/close-code.ts";
import type { CardChanges, Commit, CommitOutcome, EngineBatch, FrameOutcome, MovedHeads } from "../../ports/engine.ts";
import { readCommandOutcomes, readCommands, writeCommandOutcomes, writeCommands } from "./packed-commands.ts";

// One packed buffer per tick and direction: cloning an object per update costs more than validating it.
// Both ends are the same program, so these bytes need no version and no limits.

/** A batch for the other thread. */
export interface Packed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What is too large to be copied into `bytes`, each in a buffer that holds nothing else. */
  readonly large: readonly Uint8Array[];
}

/** From so many bytes on an update is handed over as it is: a copy of 8 MB takes the thread of all sockets up to 20 ms. */
const LARGE_BYTES = 64 << 10;
/** What the buffer of such an update may hold beside it: the rest of the message that it came in. */
const MOST_BESIDE_BYTES = 64;

/** Everything that is to be handed over with a packed batch; gone on this side afterwards. */
export function buffersOf({ bytes, large }: Packed): ArrayBuffer[] {
  return [bytes, ...large].map(({ buffer }) => buffer as ArrayBuffer);
}

const OUTCOME = { durable: 0, gap: 1, refused: 2, failed: 3, "rights-moved": 4 } as const;
/** What a durable outcome also says, one bit each. */
const FLAG = { landedDeleted: 1, cards: 2 } as const;

/** Packs a batch for the engine's thread, ready to be transferred: large updates are gone on this side then. */
export function packBatch({ frames, commands, heard }: EngineBatch, moved: MovedHeads): Packed {
  const encoder = createEncoder();
  const large: Uint8Array[] = [];
  writeVarUint(encoder, heard === null ? 0 : heard + 1);
  writeVarUint(encoder, moved.size);
  for (const [compartment, headSeq] of moved) {
    writeVarString(encoder, compartment);
    writeVarUint(encoder, headSeq);
  }
  writeVarUint(encoder, frames.length);
  for (const { session, update } of frames) {
    writeVarUint(encoder, session);
    writeBytes(encoder, update, large);
  }
  writeCommands(encoder, commands);
  return { bytes: toUint8Array(encoder), large };
}

/** Reads what {@link packBatch} wrote. Updates are views into `packed`. */
export function unpackBatch({ bytes, large }: Packed): { readonly batch: EngineBatch; readonly moved: MovedHeads } {
  const decoder = createDecoder(bytes);
  const apart = large.values();
  const heard = readVarUint(decoder) - 1;
  const moved = new Map(readList(decoder, () => [readVarString(decoder), readVarUint(decoder)] as const));
  const frames = readList(decoder, () => ({ session: readVarUint(decoder), update: readBytes(decoder, apart) }));
  return { moved, batch: { frames, commands: readCommands(decoder), heard: heard < 0 ? null : heard } };
}

/** Packs the engine's answer, ready to be transferred: large commits are gone on this side then. */
export function packOutcome({ frames, commands, commits, missed }: CommitOutcome): Packed {
  const encoder = createEncoder();
  const large: Uint8Array[] = [];
  writeVarUint(encoder, frames.length);
  for (const frame of frames) writeOutcome(encoder, frame, large);
  writeCommandOutcomes(encoder, commands);
  writeCommits(encoder, commits, large);
  writeCommits(encoder, missed, large);
  return { bytes: toUint8Array(encoder), large };
}

/** Reads what {@link packOutcome} wrote. Framed bytes are views into `packed`. */
export function unpackOutcome({ bytes, large }: Packed): CommitOutcome {
  const decoder = createDecoder(bytes);
  const apart = large.values();
  const frames = readList(decoder, () => readOutcome(decoder, apart));
  const commands = readCommandOutcomes(decoder);
  const commits = readCommits(decoder, apart);
  return { frames, commands, commits, missed: readCommits(decoder, apart) };
}

/** Writes bytes, or that they are the next of `large`. */
function writeBytes(encoder: Encoder, bytes: Uint8Array, large: Uint8Array[]): void {
  const isLarge = bytes.byteLength >= LARGE_BYTES && bytes.buffer.byteLength - bytes.byteLength <= MOST_BESIDE_BYTES;
  writeUint8(encoder, isLarge ? 1 : 0);
  if (isLarge) large.push(bytes);
  else writeVarUint8Array(encoder, bytes);
}

function readBytes(decoder: Decoder, apart: Iterator<Uint8Array>): Uint8Array {
  return readUint8(decoder) === 1 ? (apart.next().value as Uint8Array) : readVarUint8Array(decoder);
}

function writeOutcome(encoder: Encoder, frame: FrameOutcome, large: Uint8Array[]): void {
  writeUint8(encoder, OUTCOME[frame.kind]);
  if (frame.kind === "durable") {
    writeVarUint(encoder, frame.seq);
    writeUint8(encoder, (frame.landedDeleted ? FLAG.landedDeleted : 0) | (frame.cards === undefined ? 0 : FLAG.cards));
    writeVarUint(encoder, frame.cost);
    writeVarUint(encoder, frame.deleteCost);
    writeVarUint(encoder, frame.tops.length);
    for (const [client, clock] of frame.tops) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, clock);
    }
    if (frame.cards !== undefined) writeCards(encoder, frame.cards);
  } else if (frame.kind === "refused") {
    writeVarString(encoder, frame.rule);
    writeVarUint(encoder, frame.close);
  } else if (frame.kind === "rights-moved") {
    writeBytes(encoder, frame.update, large);
  }
}

function readOutcome(decoder: Decoder, apart: Iterator<Uint8Array>): FrameOutcome {
  switch (readUint8(decoder)) {
    case OUTCOME.durable: {
      const seq = readVarUint(decoder);
      const flags = readUint8(decoder);
      const cost = readVarUint(decoder);
      const deleteCost = readVarUint(decoder);
      const tops = readList(decoder, () => [readVarUint(decoder), readVarUint(decoder)] as const);
      const cards = (flags & FLAG.cards) === 0 ? {} : { cards: readCards(decoder) };
      return { kind: "durable", seq, landedDeleted: (flags & FLAG.landedDeleted) !== 0, cost, deleteCost, tops, ...cards };
    }
    case OUTCOME.gap:
      return { kind: "gap" };
    case OUTCOME.refused:
      return { kind: "refused", rule: readVarString(decoder), close: readVarUint(decoder) as CloseCode };
    case OUTCOME["rights-moved"]:
      return { kind: "rights-moved", update: readBytes(decoder, apart) };
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

function writeCommits(encoder: Encoder, commits: readonly Commit[], large: Uint8Array[]): void {
  writeVarUint(encoder, commits.length);
  for (const commit of commits) {
    writeVarString(encoder, commit.compartment);
    writeCommit(encoder, commit, (bytes) => writeBytes(encoder, bytes, large));
  }
}

function readCommits(decoder: Decoder, apart: Iterator<Uint8Array>): Commit[] {
  return readList(decoder, () => readCommit(decoder, readVarString(decoder), () => readBytes(decoder, apart)));
}
