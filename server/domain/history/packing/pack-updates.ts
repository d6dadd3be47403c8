import { ByteWriter } from "../../../../shared/byte-writer.ts";
import { Collected } from "./collected-structs.ts";
import { CutCursor, NO_CUTS, readCuts, type Cuts } from "./cuts.ts";
import { writeDeletes, type Ranges } from "./delete-ranges.ts";
import { readUpdates, type ClientLog, type ReadUpdates } from "./read-updates.ts";
import { StructWriter } from "./struct-writer.ts";
import { CONTENT, INFO, UnreadableUpdate, UpdateReader } from "./update-reader.ts";

/**
 * Packs consecutive updates of one document, oldest first and beginning with its first, into one V1 update.
 *
 * Loading the result into an empty document gives the content that replaying the updates gives, at a fraction of the cost, since no document
 * is built: structs are copied, neighbours joined, and content covered by a delete set is left out. What others have written into is written in the
 * pieces that Yjs would have to cut it into. Yjs also deletes some content by its own rules,
 * without a delete set (the loser of two concurrent writes to one key, text that arrived late in a deleted card). Loading hides such content, but
 * its bytes stay until the packed update has passed through a document.
 *
 * @throws UnreadableUpdate if the bytes are no V1 updates, or if they leave a gap.
 */
export function packUpdates(updates: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const read = readUpdates(updates);
  for (const [client, { from }] of read.logs) if (from !== 0) throw new UnreadableUpdate(`client ${client} begins at ${from}`);
  return writeUpdate(read, { deleted: read.deletes, cuts: readCuts(read.logs) });
}

/**
 * Merges consecutive updates of one document, oldest first, into one V1 update, which may begin anywhere in its history: what they insert and
 * what they delete. To a document that has what came before, it is the same as the updates one after the other. No document is built.
 *
 * @throws UnreadableUpdate as {@link packUpdates}.
 */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  // Content that is inserted and deleted within is kept: a peer may hold parts of it already.
  return writeUpdate(readUpdates(updates), { deleted: new Map(), cuts: NO_CUTS });
}

/** What becomes of the structs that are written: content that is `deleted` is left out, and none reaches over one of the `cuts`. */
interface Shape {
  readonly deleted: ReadonlyMap<number, Ranges>;
  readonly cuts: Cuts;
}

function writeUpdate({ logs, deletes, sizeBytes }: ReadUpdates, { deleted, cuts }: Shape): Uint8Array<ArrayBuffer> {
  const collected = new Collected(deleted);
  const out = new ByteWriter(sizeBytes);
  const scratch = new ByteWriter(1024);
  const clients = [...logs.keys()].toSorted((a, b) => b - a);
  out.varUint(clients.length);
  for (const client of clients) {
    scratch.clear();
    const log = logs.get(client)!;
    const writer = new StructWriter(client, scratch);
    writeClient(writer, log, { client, ranges: deleted.get(client) ?? [], collected, cuts: new CutCursor(cuts.get(client)) });
    out.varUint(writer.count);
    out.varUint(client);
    out.varUint(log.from);
    out.append(scratch.view());
  }
  writeDeletes(out, deletes);
  return out.take();
}

/** What is deleted and cut of the client being written. */
interface Deleted {
  readonly client: number;
  readonly ranges: Ranges;
  readonly collected: Collected;
  readonly cuts: CutCursor;
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
      else {
        // Asked before anything is written of it: what stands before it must not be joined to it.
        if (deleted.cuts.isAt(clock)) writer.flush();
        const isCut = reader.length > 1 && deleted.cuts.before(clock, end) < end;
        if (isTouched || isCut) writeParts(writer, reader, clock, { ranges, cuts: deleted.cuts, next });
        else writeLive(writer, reader, clock);
      }
      clock = end;
    }
  }
  writer.flush();
}

interface Cover extends Pick<Deleted, "ranges" | "cuts"> {
  /** Index of the first range that ends after the struct's start. */
  readonly next: number;
}

function writeDeleted(writer: StructWriter, reader: UpdateReader, clock: number, { client, collected, cuts }: Deleted): void {
  const end = clock + reader.length;
  if (collected.has(reader)) {
    collected.add(client, clock, end);
    return writer.gc(reader.length);
  }
  eachPiece(writer, cuts, { from: clock, to: end }, (from, to) => writer.deleted(reader, clock, from, to - from));
}

/** Writes a part of a struct in the pieces that the cuts leave of it. */
function eachPiece(writer: StructWriter, cuts: CutCursor, part: Part, write: (from: number, to: number) => void): void {
  for (let { from } = part; from < part.to;) {
    if (cuts.isAt(from)) writer.flush();
    const to = cuts.before(from, part.to);
    write(from, to);
    from = to;
  }
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

/** Cuts an item at the edges of the deleted ranges inside it, and where others have written into it. */
function writeParts(writer: StructWriter, reader: UpdateReader, clock: number, cover: Cover): void {
  const end = clock + reader.length;
  const live = liveParts(reader);
  let at = clock;
  for (let i = cover.next; at < end; i += 2) {
    const from = Math.min(end, Math.max(at, cover.ranges[i] ?? end));
    const to = Math.min(end, cover.ranges[i + 1] ?? end);
    if (from > at) eachPiece(writer, cover.cuts, { from: at, to: from }, (first, last) => live(writer, clock, { from: first, to: last }));
    if (to > from) eachPiece(writer, cover.cuts, { from, to }, (first, last) => writer.deleted(reader, clock, first, last - first));
    at = Math.max(from, to);
  }
}

/** Clocks of a part of a struct, `to` exclusive. */
interface Part {
  readonly from: number;
  readonly to: number;
}

type LivePart = (writer: StructWriter, itemClock: number, part: Part) => void;

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
