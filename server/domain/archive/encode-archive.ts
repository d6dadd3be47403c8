import { createHash } from "node:crypto";
import { encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ArchiveRecord } from "../../ports/archive.ts";
import { encodeRow, RECORD_HEADER_BYTES, TYPE_BARE_ENTRY, TYPE_END, TYPE_ENTRY, typeOfRow, type ArchiveEnd } from "./archive-format.ts";

/** Bytes are gathered to about this size: one call to the compressor per record would cost more than compressing. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The unpacked bytes of an archive, from the first record to the end record. `madeAt` is milliseconds since the epoch.
 * Takes records as they come: verify-archive.ts checks them.
 */
export async function* encodeArchive(records: AsyncIterable<ArchiveRecord>, madeAt: number): AsyncGenerator<Buffer, void, undefined> {
  const sum = createHash("sha256");
  const chunk = new GrowingChunk();
  let rows = 0;
  let entries = 0;
  const take = (): Buffer => {
    const bytes = chunk.take();
    sum.update(bytes);
    return bytes;
  };
  for await (const record of records) {
    if (record.kind !== "entries") {
      rows += 1;
      chunk.addRow(typeOfRow(record.kind), encodeRow(record));
      if (chunk.length >= CHUNK_BYTES) yield take();
      continue;
    }
    for (const entry of record.entries) {
      entries += 1;
      chunk.addEntry(entry);
      if (chunk.length >= CHUNK_BYTES) yield take();
    }
  }
  if (chunk.length > 0) yield take();
  const end: ArchiveEnd = { madeAt, records: rows, entries, passed: 0, sum: sum.digest("hex") };
  chunk.addRow(TYPE_END, JSON.stringify(end));
  yield chunk.take();
}

/** Records one behind the other in one buffer, without a copy more. */
class GrowingChunk {
  length = 0;
  #bytes = Buffer.allocUnsafeSlow(CHUNK_BYTES * 2);

  addRow(type: number, json: string): void {
    const size = Buffer.byteLength(json);
    this.#begin(type, size);
    this.#bytes.write(json, this.length);
    this.length += size;
  }

  addEntry(entry: LedgerEntry): void {
    const leaf = encodeLeaf(entry);
    const body = bodyOf(entry);
    this.#begin(body === null ? TYPE_BARE_ENTRY : TYPE_ENTRY, 4 + leaf.byteLength + (body?.byteLength ?? 0));
    this.length = this.#bytes.writeUInt32LE(leaf.byteLength, this.length);
    this.#add(leaf);
    if (body !== null) this.#add(body);
  }

  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.length);
    // A new buffer: the consumer may still hold these bytes while the next ones are gathered.
    this.#bytes = Buffer.allocUnsafeSlow(CHUNK_BYTES * 2);
    this.length = 0;
    return taken;
  }

  #begin(type: number, payloadBytes: number): void {
    const need = this.length + RECORD_HEADER_BYTES + payloadBytes;
    if (need > this.#bytes.byteLength) {
      const larger = Buffer.allocUnsafeSlow(need);
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#bytes = larger;
    }
    this.length = this.#bytes.writeUInt8(type, this.length);
    this.length = this.#bytes.writeUInt32LE(payloadBytes, this.length);
  }

  #add(part: Uint8Array): void {
    this.#bytes.set(part, this.length);
    this.length += part.byteLength;
  }
}
