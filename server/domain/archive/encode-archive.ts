import { createHash } from "node:crypto";
import { encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ArchiveRecord } from "../../ports/archive.ts";
import { encodeRow, RECORD_HEADER_BYTES, rowKinds, TYPE_BARE_ENTRY, TYPE_END, TYPE_ENTRY, type ArchiveEnd } from "./archive-format.ts";

/** Pieces are gathered to about this size: one call to the compressor per record would cost more than compressing. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The unpacked bytes of an archive, from the first record to the end record. `madeAt` is milliseconds since the epoch.
 * Takes records as they come: verify-archive.ts checks them.
 */
export async function* encodeArchive(records: AsyncIterable<ArchiveRecord>, madeAt: number): AsyncGenerator<Buffer, void, undefined> {
  const sum = createHash("sha256");
  let rows = 0;
  let entries = 0;
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  const add = (...parts: readonly Uint8Array[]): void => {
    for (const part of parts) {
      pieces.push(part);
      bytes += part.byteLength;
    }
  };
  const take = (): Buffer => {
    const chunk = Buffer.concat(pieces, bytes);
    pieces = [];
    bytes = 0;
    sum.update(chunk);
    return chunk;
  };
  for await (const record of records) {
    if (record.kind !== "entries") {
      rows += 1;
      add(...withHeader(rowKinds.indexOf(record.kind) + 1, Buffer.from(encodeRow(record))));
      if (bytes >= CHUNK_BYTES) yield take();
      continue;
    }
    for (const entry of record.entries) {
      entries += 1;
      add(...entryParts(entry));
      if (bytes >= CHUNK_BYTES) yield take();
    }
  }
  if (bytes > 0) yield take();
  const end: ArchiveEnd = { madeAt, records: rows, entries, sum: sum.digest("hex") };
  yield Buffer.concat(withHeader(TYPE_END, Buffer.from(JSON.stringify(end))));
}

function entryParts(entry: LedgerEntry): readonly Uint8Array[] {
  const leaf = encodeLeaf(entry);
  const body = entry.kind === "update" ? entry.update : null;
  const head = Buffer.allocUnsafe(RECORD_HEADER_BYTES + 4);
  head.writeUInt8(body === null ? TYPE_BARE_ENTRY : TYPE_ENTRY, 0);
  head.writeUInt32LE(4 + leaf.byteLength + (body?.byteLength ?? 0), 1);
  head.writeUInt32LE(leaf.byteLength, RECORD_HEADER_BYTES);
  return body === null ? [head, leaf] : [head, leaf, body];
}

function withHeader(type: number, payload: Uint8Array): readonly Uint8Array[] {
  const head = Buffer.allocUnsafe(RECORD_HEADER_BYTES);
  head.writeUInt8(type, 0);
  head.writeUInt32LE(payload.byteLength, 1);
  return [head, payload];
}
