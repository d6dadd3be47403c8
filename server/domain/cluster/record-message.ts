import { createDecoder, hasContent, readUint8, readVarString, readVarUint, type Decoder } from "lib0/decoding";
import { createEncoder, length, toUint8Array, writeUint8, writeVarString, writeVarUint, type Encoder } from "lib0/encoding";
import type { NodeId } from "../../ports/cluster.ts";

/** First byte of a message. A node that reads another version ignores the message. */
const VERSION = 1;
/** Bytes of records in one message; what is more goes into further ones. */
const MOST_BYTES = 256 << 10;
/** Parts of one node's whole state: more is not kept. */
const MOST_PARTS = 64;
const MOST_NAME_BYTES = 256;
/** Largest value of a record, bytes. */
export const MOST_VALUE_BYTES = 64 << 10;

/** What one node says under a key of a topic; null takes it back. */
export type Change = readonly [key: string, value: string | null];

/** How far a node has come with a topic. */
export interface TopicVersion {
  readonly topic: string;
  readonly version: number;
  /** Whether nothing is left of it. */
  readonly isEmpty: boolean;
}

/** What nodes tell each other of their records (record-gossip.ts says when). */
export type RecordMessage = { readonly node: NodeId } & (
  | {
      /** What changed since `after`, the version told before; 0 if there was none. */
      readonly kind: "change";
      readonly after: number;
      readonly version: number;
      readonly changes: readonly Change[];
    }
  | {
      /** A part of everything, as it stands at `version`. */
      readonly kind: "whole";
      readonly version: number;
      readonly part: number;
      readonly parts: number;
      readonly changes: readonly Change[];
    }
  | { /** Everything is asked of these nodes; of all if there are none. */ readonly kind: "ask"; readonly of: readonly NodeId[] }
  | { /** A word to one node that follows the topic. */ readonly kind: "tell"; readonly to: NodeId; readonly words: string }
  | {
      /** A sign of life. With `isAsking` every other node answers with one. */
      readonly kind: "beat";
      readonly beat: number;
      readonly isAsking: boolean;
      readonly versions: readonly TopicVersion[];
    }
  | { readonly kind: "bye" }
);

const kinds = ["change", "whole", "ask", "tell", "beat", "bye"] as const;

/** Encodes one message. */
export function encodeRecordMessage(message: RecordMessage): Uint8Array {
  const encoder = createEncoder();
  writeUint8(encoder, VERSION);
  writeUint8(encoder, kinds.indexOf(message.kind));
  writeVarString(encoder, message.node);
  writeBody(encoder, message);
  return toUint8Array(encoder);
}

function writeBody(encoder: Encoder, message: RecordMessage): void {
  switch (message.kind) {
    case "change":
      writeVarUint(encoder, message.after);
      writeVarUint(encoder, message.version);
      return writeChanges(encoder, message.changes);
    case "whole":
      writeVarUint(encoder, message.version);
      writeVarUint(encoder, message.part);
      writeVarUint(encoder, message.parts);
      return writeChanges(encoder, message.changes);
    case "ask":
      writeVarUint(encoder, message.of.length);
      for (const node of message.of) writeVarString(encoder, node);
      return;
    case "tell":
      writeVarString(encoder, message.to);
      return writeVarString(encoder, message.words);
    case "beat":
      writeVarUint(encoder, message.beat);
      writeUint8(encoder, message.isAsking ? 1 : 0);
      writeVarUint(encoder, message.versions.length);
      for (const { topic, version, isEmpty } of message.versions) {
        writeVarString(encoder, topic);
        writeVarUint(encoder, version);
        writeUint8(encoder, isEmpty ? 1 : 0);
      }
      return;
    case "bye":
  }
}

function writeChanges(encoder: Encoder, changes: readonly Change[]): void {
  writeVarUint(encoder, changes.length);
  for (const [key, value] of changes) {
    writeVarString(encoder, key);
    writeUint8(encoder, value === null ? 0 : 1);
    if (value !== null) writeVarString(encoder, value);
  }
}

/** Reads what {@link encodeRecordMessage} wrote; null for another version and for anything malformed or beyond its limits. Never throws. */
export function decodeRecordMessage(bytes: Uint8Array): RecordMessage | null {
  try {
    const decoder = createDecoder(bytes);
    if (readUint8(decoder) !== VERSION) return null;
    const kind = kinds[readUint8(decoder)];
    const node = readText(decoder, MOST_NAME_BYTES);
    const message = kind === undefined ? null : readBody(decoder, kind, node);
    return hasContent(decoder) ? null : message;
  } catch {
    // Truncated or beyond a limit: lost like any other message.
    return null;
  }
}

function readBody(decoder: Decoder, kind: (typeof kinds)[number], node: NodeId): RecordMessage | null {
  switch (kind) {
    case "change":
      return { kind, node, after: readVarUint(decoder), version: readVarUint(decoder), changes: readChanges(decoder) };
    case "whole": {
      const head = { version: readVarUint(decoder), part: readVarUint(decoder), parts: readVarUint(decoder) };
      if (head.parts > MOST_PARTS || head.part >= head.parts) return null;
      return { kind, node, ...head, changes: readChanges(decoder) };
    }
    case "ask":
      return { kind, node, of: readList(decoder, () => readText(decoder, MOST_NAME_BYTES)) };
    case "tell":
      return { kind, node, to: readText(decoder, MOST_NAME_BYTES), words: readText(decoder, MOST_VALUE_BYTES) };
    case "beat":
      return {
        kind,
        node,
        beat: readVarUint(decoder),
        isAsking: readUint8(decoder) === 1,
        versions: readList(decoder, () => ({
          topic: readText(decoder, MOST_NAME_BYTES),
          version: readVarUint(decoder),
          isEmpty: readUint8(decoder) === 1,
        })),
      };
    case "bye":
      return { kind, node };
  }
}

function readChanges(decoder: Decoder): Change[] {
  return readList(decoder, () => {
    const key = readText(decoder, MOST_NAME_BYTES);
    return [key, readUint8(decoder) === 0 ? null : readText(decoder, MOST_VALUE_BYTES)];
  });
}

function readList<Item>(decoder: Decoder, read: () => Item): Item[] {
  const count = readVarUint(decoder);
  const items: Item[] = [];
  for (let index = 0; index < count; index++) items.push(read());
  return items;
}

function readText(decoder: Decoder, mostBytes: number): string {
  const start = decoder.pos;
  if (readVarUint(decoder) > mostBytes) throw new RangeError("a text beyond its limit");
  decoder.pos = start;
  return readVarString(decoder);
}

/** Splits changes into lists that fit one message each; at least one list, and no more than a receiver takes. */
export function inParts(changes: readonly Change[]): Change[][] {
  const parts: Change[][] = [[]];
  let encoder = createEncoder();
  for (const change of changes) {
    writeChanges(encoder, [change]);
    if (length(encoder) > MOST_BYTES && parts.length < MOST_PARTS) {
      parts.push([]);
      encoder = createEncoder();
    }
    parts.at(-1)?.push(change);
  }
  return parts;
}
