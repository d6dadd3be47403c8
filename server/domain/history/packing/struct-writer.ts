import type { ByteWriter } from "../../../../shared/byte-writer.ts";
import { CONTENT, INFO, type UpdateReader } from "./update-reader.ts";

type Pending = "none" | "gc" | "deleted" | "string";

/**
 * Writes the structs of one client, joining neighbours as Yjs itself would.
 *
 * Two neighbours become one when the second's left origin is the last unit of the first and both have the same right origin: to Yjs an item of
 * length n *is* n such units, so nothing is lost. Only strings and contentless (deleted, collected) structs are joined.
 */
export class StructWriter {
  readonly #client: number;
  readonly #out: ByteWriter;
  #count = 0;
  #pending: Pending = "none";
  #info = 0;
  #originClient = -1;
  #originClock = 0;
  #rightClient = -1;
  #rightClock = 0;
  #parentBytes: Uint8Array | null = null;
  #parentStart = 0;
  #parentEnd = 0;
  #end = 0;
  #length = 0;
  #textSize = 0;
  readonly #pieces: { bytes: Uint8Array; from: number; to: number }[] = [];

  constructor(client: number, out: ByteWriter) {
    this.#client = client;
    this.#out = out;
  }

  /** Structs written so far. Call {@link flush} first to count the one held back. */
  get count(): number {
    return this.#count;
  }

  /** A collected run of `length`. */
  gc(length: number): void {
    if (this.#pending !== "gc") {
      this.flush();
      this.#pending = "gc";
      this.#length = 0;
    }
    this.#length += length;
  }

  /** Copies the struct under `reader` unchanged. */
  raw(reader: UpdateReader): void {
    this.flush();
    this.#out.copy(reader.bytes, reader.start, reader.at);
    this.#count++;
  }

  /** Units `[clock, clock + length)` of the item under `reader`, which begins at `itemClock`, without their content. */
  deleted(reader: UpdateReader, itemClock: number, clock: number, length: number): void {
    this.#begin("deleted", reader, itemClock, clock);
    this.#length += length;
    this.#end = clock + length;
  }

  /** Units from `clock` of the item under `reader` as live text; the text is the UTF-8 in `bytes[from, to)`. */
  string(
    reader: UpdateReader,
    itemClock: number,
    clock: number,
    piece: { bytes: Uint8Array; from: number; to: number; length: number },
  ): void {
    this.#begin("string", reader, itemClock, clock);
    this.#pieces.push(piece);
    this.#textSize += piece.to - piece.from;
    this.#end = clock + piece.length;
  }

  /** Units from `clock` of a ContentAny or ContentJSON item: `count` elements in `bytes[from, to)`. */
  elements(reader: UpdateReader, itemClock: number, clock: number, piece: { count: number; from: number; to: number }): void {
    this.flush();
    this.#take(reader, itemClock, clock);
    this.#writeHead(reader.info & INFO.content);
    this.#out.varUint(piece.count);
    this.#out.copy(reader.bytes, piece.from, piece.to);
    this.#count++;
  }

  /** Writes the struct that is held back for joining, if there is one. */
  flush(): void {
    const pending = this.#pending;
    if (pending === "none") return;
    this.#pending = "none";
    this.#count++;
    if (pending === "gc") {
      this.#out.byte(CONTENT.gc);
      this.#out.varUint(this.#length);
      return;
    }
    this.#writeHead(pending === "deleted" ? CONTENT.deleted : CONTENT.string);
    if (pending === "deleted") {
      this.#out.varUint(this.#length);
      return;
    }
    this.#out.varUint(this.#textSize);
    for (const piece of this.#pieces) this.#out.copy(piece.bytes, piece.from, piece.to);
    this.#pieces.length = 0;
  }

  #begin(kind: "deleted" | "string", reader: UpdateReader, itemClock: number, clock: number): void {
    if (this.#pending === kind && this.#continues(reader, itemClock, clock)) return;
    this.flush();
    this.#take(reader, itemClock, clock);
    this.#pending = kind;
    this.#length = 0;
    this.#textSize = 0;
  }

  #continues(reader: UpdateReader, itemClock: number, clock: number): boolean {
    if (clock !== this.#end) return false;
    if (reader.rightClient !== this.#rightClient || (reader.rightClient >= 0 && reader.rightClock !== this.#rightClock)) return false;
    return clock > itemClock || (reader.originClient === this.#client && reader.originClock === clock - 1);
  }

  #take(reader: UpdateReader, itemClock: number, clock: number): void {
    this.#info = reader.info;
    this.#rightClient = reader.rightClient;
    this.#rightClock = reader.rightClock;
    // A later part of an item has the unit before it as left origin, and then no parent is written.
    const isPart = clock > itemClock;
    this.#originClient = isPart ? this.#client : reader.originClient;
    this.#originClock = isPart ? clock - 1 : reader.originClock;
    this.#parentBytes = this.#originClient < 0 && reader.rightClient < 0 ? reader.bytes : null;
    this.#parentStart = reader.parentStart;
    this.#parentEnd = reader.parentEnd;
  }

  #writeHead(content: number): void {
    const hasOrigin = this.#originClient >= 0;
    const hasRight = this.#rightClient >= 0;
    this.#out.byte(content | (this.#info & INFO.parentSub) | (hasOrigin ? INFO.origin : 0) | (hasRight ? INFO.rightOrigin : 0));
    if (hasOrigin) {
      this.#out.varUint(this.#originClient);
      this.#out.varUint(this.#originClock);
    }
    if (hasRight) {
      this.#out.varUint(this.#rightClient);
      this.#out.varUint(this.#rightClock);
    }
    if (this.#parentBytes !== null) this.#out.copy(this.#parentBytes, this.#parentStart, this.#parentEnd);
  }
}
