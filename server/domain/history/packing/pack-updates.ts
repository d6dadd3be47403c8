import { ByteWriter } from "../../../../shared/byte-writer.ts";
import { Collected } from "./collected-structs.ts";
import { writeDeletes, type Ranges } from "./delete-ranges.ts";
import { readUpdates, type ClientLog, type ReadUpdates } from "./read-updates.ts";
import { StructWriter } from "./struct-writer.ts";
import { CONTENT, INFO, UnreadableUpdate, UpdateReader } from "./update-reader.ts";

/**
 * Packs consecutive updates of one document, oldest first and beginning with its first, into one V1 update.
 *
 * Loading the result into an empty document gives the content that replaying the updates gives, at a fraction of the cost, since no document
 * is built: structs are copied, neighbours joined, and content covered by a delete set is left out. Yjs also deletes some content by its own rules,
 * without a delete set (the loser of two concurrent writes to one key, text that arrived late in a deleted card). Loading hides such content, but
 * its bytes stay until the packed update has passed through a document.
 *
 * @throws UnreadableUpdate if the bytes are no V1 updates, or if they leave a gap.
 */
export function packUpdates(updates: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const read = readUpdates(updates);
  for (const [client, { from }] of read.logs) if (from !== 0) throw new UnreadableUpdate(`client ${client} begins at ${from}`);
  return writeUpdate(read, read.deletes);
}

/**
 * Merges consecutive updates of one document, oldest first, into one V1 update, which may begin anywhere in its history: what they insert and
 * what they delete. To a document that has what came before, it is the same as the updates one after the other. No document is built.
 *
 * @throws UnreadableUpdate as {@link packUpdates}.
 */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  // Content that is inserted and deleted within is kept: a peer may hold parts of it already.
  return writeUpdate(readUpdates(updates), NOTHING_DELETED);
}

const NOTHING_DELETED: ReadonlyMap<number, Ranges> = new Map();

/** Writes everything that was read, without the content that `left` covers. */
function writeUpdate({ logs, deletes, sizeBytes }: ReadUpdates, left: ReadonlyMap<number, Ranges>): Uint8Array<ArrayBuffer> {
  const collected = new Collected(left);
  const out = new ByteWriter(sizeBytes);
  const scratch = new ByteWriter(1024);
  const clients = [...logs.keys()].toSorted((a, b) => b - a);
  out.varUint(clients.length);
  for (const client of clients) {
    scratch.clear();
    const log = logs.get(client)!;
    const writer = new StructWriter(client, scratch);
    writeClient(writer, log, { client, ranges: left.get(client) ?? [], collected });
    out.varUint(writer.count);
    out.varUint(client);
    out.varUint(log.from);
    out.append(scratch.view());
  }
  writeDeletes(out, deletes);
  return out.take();
}

/** What is deleted of the client being written. */
interface Deleted {
  readonly client: number;
  readonly ranges: Ranges;
  readonly collected: Collected;
}

function writeClient(writer: StructWriter, log: ClientLog, deleted: Deleted): void {
  const { ranges } = deleted;
  let clock = log.from;
  let next = 0;
  for (const block of log.blocks) {
    const reader = new UpdateReader(block.bytes);
    reader.at = block.at;
    for (let i = 0; i < block.count; i++) {
      reader.readStruct();
      const end = clock + reader.length;
      while (next < ranges.length && ranges[next + 1]! <= clock) next += 2;
      const isTouched = next < ranges.length && ranges[next]! < end;
      const content = reader.info & INFO.content;
      const isCovered = isTouched && ranges[next]! <= clock && ranges[next + 1]! >= end;
      if (content === CONTENT.gc) {
        deleted.collected.add(deleted.client, clock, end);
        writer.gc(reader.length);
      } else if (content === CONTENT.deleted || isCovered) writeDeleted(writer, reader, clock, deleted);
      else if (isTouched) writeParts(writer, reader, clock, { ranges, next });
      else writeLive(writer, reader, clock);
      clock = end;
    }
  }
  writer.flush();
}

interface Cover {
  readonly ranges: Ranges;
  /** Index of the first range that ends after the struct's start. */
  readonly next: number;
}

function writeDeleted(writer: StructWriter, reader: UpdateReader, clock: number, { client, collected }: Deleted): void {
  if (!collected.has(reader)) {
    writer.deleted(reader, clock, clock, reader.length);
    return;
  }
  collected.add(client, clock, clock + reader.length);
  writer.gc(reader.length);
}

function writeLive(writer: StructWriter, reader: UpdateReader, clock: number): void {
  if ((reader.info & INFO.content) !== CONTENT.string) {
    writer.raw(reader);
    return;
  }
  const text = new UpdateReader(reader.bytes);
  text.at = reader.contentStart;
  text.varUint();
  writer.string(reader, clock, clock, { bytes: reader.bytes, from: text.at, to: reader.at, length: reader.length });
}

/** Cuts an item at the edges of the deleted ranges inside it. */
function writeParts(writer: StructWriter, reader: UpdateReader, clock: number, cover: Cover): void {
  const end = clock + reader.length;
  const live = liveParts(reader);
  let at = clock;
  for (let i = cover.next; at < end; i += 2) {
    const from = Math.min(end, Math.max(at, cover.ranges[i] ?? end));
    const to = Math.min(end, cover.ranges[i + 1] ?? end);
    if (from > at) live(writer, clock, { from: at, to: from });
    if (to > from) writer.deleted(reader, clock, from, to - from);
    at = Math.max(from, to);
  }
}

type LivePart = (writer: StructWriter, itemClock: number, part: { from: number; to: number }) => void;

/** A function that writes live parts of the item under `reader`. */
function liveParts(reader: UpdateReader): LivePart {
  const content = reader.info & INFO.content;
  const inner = new UpdateReader(reader.bytes);
  inner.at = reader.contentStart;
  const size = inner.varUint();
  if (content === CONTENT.string) {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(reader.bytes.subarray(inner.at, inner.at + size));
    return (writer, clock, { from, to }) => {
      const bytes = new TextEncoder().encode(cutText(text, from - clock, to - clock));
      writer.string(reader, clock, from, { bytes, from: 0, to: bytes.length, length: to - from });
    };
  }
  if (content !== CONTENT.any && content !== CONTENT.json) throw new UnreadableUpdate(`content ${content} cannot be cut`);
  const starts = [inner.at];
  for (let i = 0; i < size; i++) {
    inner.skipElement(content);
    starts.push(inner.at);
  }
  return (writer, clock, { from, to }) => {
    writer.elements(reader, clock, from, { count: to - from, from: starts[from - clock]!, to: starts[to - clock]! });
  };
}

/** Cuts a text as Yjs does: half a surrogate pair becomes U+FFFD. */
function cutText(text: string, from: number, to: number): string {
  let part = text.slice(from, to);
  if (from > 0 && isHighSurrogate(text.charCodeAt(from - 1))) part = `\uFFFD${part.slice(1)}`;
  if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) part = `${part.slice(0, -1)}\uFFFD`;
  return part;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
